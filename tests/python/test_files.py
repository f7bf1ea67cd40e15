"""npy, npz, safetensors and gguf: by paths and file objects, beside NumPy, and when files fail."""

import io
import os
import pathlib

import mlx.core as mx
import numpy as np
import pytest

from support import NAMES, Draw, dtype_named, layouts, name_of, numpy_dtype, to_mlx, to_numpy

FORMATS = ("npy", "npz", "safetensors", "gguf")
SHAPES = ((), (0,), (3,), (2, 3), (1, 2, 3, 4))


def save(form, file, array):
    if form == "npy":
        mx.save(file, array)
    elif form == "npz":
        mx.savez(file, x=array)
    else:
        getattr(mx, "save_" + form)(file, {"x": array})


def load(form, file, named=True):
    loaded = mx.load(file, **({"format": form} if named else {}))
    return loaded if form == "npy" else loaded["x"]


def same(array, values, name):
    assert name_of(array.dtype) == name and array.shape == values.shape
    np.testing.assert_array_equal(to_numpy(array), values)


@pytest.mark.parametrize("form", ("npy", "npz", "safetensors"))
@pytest.mark.parametrize("name", NAMES)
def test_arrays_come_back_as_they_were(form, name, tmp_path):
    draw = Draw(form, name)
    for number, shape in enumerate(SHAPES):
        values = draw.numbers(name, shape, -100, 100)
        for array in layouts(values, name):
            memory = io.BytesIO()
            try:
                save(form, memory, array)
            except ValueError:
                assert (form, name) in (("safetensors", "float64"), ("safetensors", "complex64"), ("npy", "bfloat16"))
                continue
            memory.seek(0)
            same(load(form, memory), values, name)
            path = str(tmp_path / f"{number}.{form}")
            save(form, path, array)
            same(load(form, path, named=False), values, name)


@pytest.mark.parametrize("name", ("int8", "int16", "int32", "float16", "float32"))
def test_gguf_keeps_its_dtypes(name, tmp_path):
    for shape in ((3,), (2, 3), (1, 2, 3, 4)):
        values = Draw("gguf", name).numbers(name, shape)
        for array in layouts(values, name):
            memory = io.BytesIO()
            mx.save_gguf(memory, {"x": array})
            memory.seek(0)
            same(load("gguf", memory), values, name)
            mx.save_gguf(tmp_path / "x.gguf", {"x": array})
            same(mx.load(tmp_path / "x.gguf")["x"], values, name)


@pytest.mark.parametrize("form", FORMATS)
def test_paths_are_str_or_path_and_names_of_files_give_the_format(form, tmp_path):
    array = mx.array([1.0, 2.0])
    for path in (str(tmp_path / f"a.{form}"), tmp_path / f"b.{form}"):
        save(form, path, array)
        assert load(form, path, named=False).tolist() == [1, 2]
        assert load(form, str(path), named=False).tolist() == [1, 2]
        with open(path, "rb") as file:
            assert load(form, file, named=False).tolist() == [1, 2]
    with open(tmp_path / f"c.{form}", "wb") as file:
        save(form, file, array)
    assert load(form, tmp_path / f"c.{form}", named=False).tolist() == [1, 2]
    unicode_path = tmp_path / f"\u00e4 \u96ea.{form}"
    save(form, unicode_path, array)
    assert load(form, unicode_path, named=False).tolist() == [1, 2]


def test_savez_adds_its_ending_and_save_does_not_add_one_twice(tmp_path):
    mx.savez(str(tmp_path / "a"), mx.array(1))
    assert (tmp_path / "a.npz").exists()
    mx.save(str(tmp_path / "b.npy"), mx.array(1))
    assert os.listdir(tmp_path).count("b.npy") == 1


# ---- beside NumPy ----

@pytest.mark.parametrize("name", [name for name in NAMES if name != "bfloat16"])
def test_npy_is_numpys(name, tmp_path):
    for number, shape in enumerate(SHAPES):
        values = Draw("numpy", name).numbers(name, shape)
        path = str(tmp_path / f"{number}.npy")
        np.save(path, values)
        same(mx.load(path), values, name)
        if values.ndim > 1:
            np.save(path, np.asfortranarray(values))
            same(mx.load(path), values, name)
        mx.save(path, to_mlx(values, name))
        back = np.load(path)
        assert back.dtype == values.dtype and back.shape == values.shape
        np.testing.assert_array_equal(back, values)


@pytest.mark.parametrize("compressed", (False, True))
def test_npz_is_numpys(compressed, tmp_path):
    values = {name: Draw("npz", name).numbers(name, (2, 3)) for name in NAMES if name != "bfloat16"}
    arrays = {name: to_mlx(value, name) for name, value in values.items()}
    path = str(tmp_path / "a.npz")
    (mx.savez_compressed if compressed else mx.savez)(path, arrays["int8"], **arrays)
    with np.load(path) as back:
        assert set(back.files) == set(values) | {"arr_0"}
        for name, value in values.items():
            np.testing.assert_array_equal(back[name], value)
    (np.savez_compressed if compressed else np.savez)(path, values["int8"], **values)
    loaded = mx.load(path)
    assert set(loaded) == set(values) | {"arr_0"}
    for name, value in values.items():
        same(loaded[name], value, name)


def test_a_name_used_twice_in_an_npz_is_an_error(tmp_path):
    path = tmp_path / "a.npz"
    with pytest.raises(ValueError, match=r"\[savez\] Cannot use un-named variables and keyword arr_0"):
        mx.savez(str(path), mx.array(1), arr_0=mx.array(2))
    assert not path.exists()


def test_objects_in_npy_files_are_refused(tmp_path):
    path = str(tmp_path / "a.npy")
    np.save(path, np.array([object()]), allow_pickle=True)
    with pytest.raises((ValueError, RuntimeError)):
        mx.load(path)
    np.save(path, np.array(["text"]))
    with pytest.raises((ValueError, RuntimeError)):
        mx.load(path)


# ---- metadata ----

def test_safetensors_metadata_is_text_by_name():
    memory = io.BytesIO()
    mx.save_safetensors(memory, {"a": mx.array(1)}, {"k": "v", "\u00e4": "\u96ea", "empty": ""})
    memory.seek(0)
    arrays, metadata = mx.load(memory, "safetensors", return_metadata=True)
    assert arrays["a"].item() == 1
    assert {k: metadata[k] for k in ("k", "\u00e4", "empty")} == {"k": "v", "\u00e4": "\u96ea", "empty": ""}


def test_gguf_metadata_is_arrays_text_and_lists_of_text():
    memory = io.BytesIO()
    mx.save_gguf(memory, {"a": mx.array([1.0])}, {"n": mx.array(3), "t": "text", "l": ["x", "y"],
                                                 "v": mx.array([1.5, 2.5])})
    memory.seek(0)
    _, metadata = mx.load(memory, "gguf", return_metadata=True)
    assert metadata["t"] == "text" and metadata["l"] == ["x", "y"]
    assert metadata["n"].item() == 3 and metadata["v"].tolist() == [1.5, 2.5]


@pytest.mark.parametrize("form", ("npy", "npz"))
def test_formats_without_metadata_say_so(form):
    memory = io.BytesIO()
    save(form, memory, mx.array([1.0]))
    memory.seek(0)
    with pytest.raises(ValueError, match=rf"\[load\] metadata not supported for format {form}"):
        mx.load(memory, form, return_metadata=True)


def test_wrong_names_and_values_are_type_errors_and_write_nothing(tmp_path):
    path = tmp_path / "a"
    for call in (lambda f: f(path, {1: mx.array(1)}), lambda f: f(path, {"a": 1}), lambda f: f(path, [mx.array(1)]),
                 lambda f: f(path, {"a": mx.array([1.0])}, {1: "x"}),
                 lambda f: f(path, {"a": mx.array([1.0])}, {"x": 3}), lambda f: f(path, {"a": mx.array([1.0])}, 3),
                 lambda f: f(path, {"a": mx.array([1.0])}, {"x": ["a", 1]})):
        for function in (mx.save_safetensors, mx.save_gguf):
            with pytest.raises(TypeError):
                call(function)
    with pytest.raises(TypeError):
        mx.save(path, 3)
    with pytest.raises(TypeError):
        mx.savez(str(path), 3)
    assert os.listdir(tmp_path) == []


# ---- file objects ----

class Slow(io.BytesIO):
    """Takes and gives a few bytes at a time."""

    def read(self, count=-1):
        return super().read(min(count, 5) if count >= 0 else count)

    def write(self, data):
        return super().write(bytes(data)[:5])


@pytest.mark.parametrize("form", ("npy", "safetensors", "gguf"))
def test_files_may_read_and_write_in_small_pieces(form):
    values = Draw("slow").numbers("float32", (20, 3))
    memory = Slow()
    save(form, memory, mx.array(values))
    whole = io.BytesIO()
    save(form, whole, mx.array(values))
    assert memory.getvalue() == whole.getvalue()
    memory.seek(0)
    same(load(form, memory), values, "float32")


class Failing(io.BytesIO):
    """Raises at the call of a method, from the given time on."""

    def __init__(self, data, method, calls):
        super().__init__(data)
        self.method, self.calls = method, calls

    def count(self, method):
        if method == self.method:
            self.calls -= 1
            if self.calls < 0:
                raise ZeroDivisionError(method)

    def read(self, *a):
        self.count("read")
        return super().read(*a)

    def write(self, *a):
        self.count("write")
        return super().write(*a)

    def seek(self, *a):
        self.count("seek")
        return super().seek(*a)

    def tell(self, *a):
        self.count("tell")
        return super().tell(*a)


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_file_object_raises_comes_out(form):
    array = mx.array(Draw("failing").numbers("float32", (100,)))
    whole = io.BytesIO()
    save(form, whole, array)
    failures = 0
    for method in ("read", "seek", "tell", "write"):
        for calls in range(4):
            for use, data in ((lambda file: load(form, file), whole.getvalue()),
                              (lambda file: save(form, file, array), b"")):
                file = Failing(data, method, calls)
                try:
                    use(file)
                except ZeroDivisionError as error:
                    assert str(error) == method
                    failures += 1
    assert failures >= 4
    assert load(form, io.BytesIO(whole.getvalue())).tolist() == array.tolist()


@pytest.mark.parametrize("answer", [None, "text", 3, b"", b"x" * 10**6, bytearray(4), [], (1, 2)])
@pytest.mark.parametrize("form", FORMATS)
def test_nonsense_from_file_objects_is_an_error(form, answer):
    class Nonsense(io.BytesIO):
        def read(self, *unused):
            return answer

    whole = io.BytesIO()
    save(form, whole, mx.array([1.0]))
    with pytest.raises(Exception) as raised:
        load(form, Nonsense(whole.getvalue()))
    assert not isinstance(raised.value, SystemError)


@pytest.mark.parametrize("answer", ["text", -1, 10**30, 0, [], 1.5])
def test_nonsense_from_writing_is_an_error_or_ignored(answer):
    class Nonsense:
        def write(self, data):
            return answer

    try:
        mx.save(Nonsense(), mx.array([1.0]))
    except Exception as error:
        assert not isinstance(error, SystemError)
        assert not (isinstance(answer, (str, list, float)))


def test_text_files_are_refused(tmp_path):
    with open(tmp_path / "a.npy", "w", encoding="utf-8") as file:
        words = r"\[save\] Input must be a file-like object opened in binary mode, or string"
        with pytest.raises(ValueError, match=words):
            mx.save(file, mx.array(1))
    with pytest.raises(ValueError, match=r"\[load\] Input must be a file-like object"):
        mx.load(io.StringIO("x"), "npy")
    for wrong in (None, 3, object(), [], b"bytes.npy"):
        for call in (lambda: mx.save(wrong, mx.array(1)), lambda: mx.load(wrong, "npy"),
                     lambda: mx.save_safetensors(wrong, {}), lambda: mx.savez(wrong, mx.array(1))):
            with pytest.raises((ValueError, TypeError)):
                call()


# ---- errors ----

def test_formats_that_are_unknown_are_errors_with_mlxs_words(tmp_path):
    with pytest.raises(ValueError, match=r"\[load\] Could not infer file format from extension"):
        mx.load(str(tmp_path / "noending"))
    with pytest.raises(ValueError, match=r"\[load\] Could not infer file format from extension"):
        mx.load(io.BytesIO(b""))
    with pytest.raises(ValueError, match=r"\[load\] Unknown file format png"):
        mx.load(str(tmp_path / "a.png"))
    with pytest.raises(ValueError, match=r"\[load\] Unknown file format xyz"):
        mx.load(io.BytesIO(b""), "xyz")
    with pytest.raises(TypeError, match="format: expected a str"):
        mx.load(io.BytesIO(b""), 3)


@pytest.mark.parametrize("form", ("npy", "safetensors", "gguf"))
def test_a_missing_file_is_named(form, tmp_path):
    path = tmp_path / f"missing.{form}"
    with pytest.raises(mx.FileError, match="missing") as raised:
        mx.load(path)
    assert isinstance(raised.value, OSError) and isinstance(raised.value, RuntimeError)
    with pytest.raises(mx.FileError):
        save(form, tmp_path / "no" / "folder" / f"a.{form}", mx.array([1.0]))
    with pytest.raises(mx.FileError):
        mx.load(str(tmp_path), form)


@pytest.mark.parametrize("form", FORMATS)
def test_damaged_files_are_errors_wherever_they_end(form):
    whole = io.BytesIO()
    save(form, whole, mx.array(Draw("damage").numbers("float32", (8,))))
    data = whole.getvalue()
    for length in list(range(0, min(len(data), 200), 7)) + [len(data) - 1]:
        with pytest.raises(Exception) as raised:
            load(form, io.BytesIO(data[:length]))
        assert not isinstance(raised.value, (SystemError, MemoryError)), length


@pytest.mark.parametrize("form", FORMATS)
def test_changed_bytes_end_no_process(form):
    draw = Draw("bytes", form)
    whole = io.BytesIO()
    save(form, whole, mx.array([[1.0, 2.0], [3.0, 4.0]]))
    data = whole.getvalue()
    for _ in range(400):
        changed = bytearray(data)
        for _ in range(draw.random.randint(1, 4)):
            changed[draw.random.randrange(min(len(changed), 160))] = draw.random.randrange(256)
        try:
            loaded = mx.load(io.BytesIO(bytes(changed)), form)
            mx.eval(loaded)
        except Exception as error:
            assert not isinstance(error, SystemError)


def test_a_failing_save_leaves_no_file_and_keeps_the_one_before(tmp_path):
    path = tmp_path / "a.npy"
    mx.save(path, mx.array([1, 2]))
    mx.savez(tmp_path / "b.npz", a=mx.array([1, 2]))
    mx.clear_cache()
    old = mx.set_memory_limit(mx.get_active_memory() + 1000)
    try:
        bad = mx.broadcast_to(mx.array(1.0), (1 << 20,)) + 1
        for form in ("npy", "npz", "safetensors"):
            with pytest.raises(mx.OutOfMemoryError):
                save(form, tmp_path / f"new.{form}", bad)
        with pytest.raises(mx.OutOfMemoryError):
            mx.save(path, bad)
        with pytest.raises(mx.OutOfMemoryError):
            mx.savez(tmp_path / "b.npz", mx.array(1), bad)
    finally:
        mx.set_memory_limit(old)
    assert mx.load(tmp_path / "b.npz")["a"].tolist() == [1, 2]
    assert mx.load(path).tolist() == [1, 2]
    assert sorted(os.listdir(tmp_path)) == ["a.npy", "b.npz"], os.listdir(tmp_path)


def test_no_descriptors_are_left_open(tmp_path):
    def used():
        return len(os.listdir("/proc/self/fd"))

    before = used()
    for number in range(50):
        for form in FORMATS:
            path = tmp_path / f"a.{form}"
            save(form, path, mx.array([1.0]))
            load(form, path)
            pathlib.Path(path).write_bytes(b"damaged")
            with pytest.raises(Exception):
                load(form, path)
    assert used() <= before


def test_a_loaded_array_outlives_its_file(tmp_path):
    path = tmp_path / "a.safetensors"
    mx.save_safetensors(path, {"a": mx.arange(1000)})
    arrays = mx.load(path)
    path.unlink()
    assert mx.sum(arrays["a"]).item() == 499500
    assert numpy_dtype("int32") == np.int32 and dtype_named("int32") == mx.int32
