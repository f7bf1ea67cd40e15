"""Streams of mlx.data: order, identity, positions, memory, threads, ends."""

import gc
import pickle
import random
import subprocess
import sys
import threading
import weakref

import mlx.core as mx
import mlx.data as dx
import numpy as np
import pytest

from data_support import numbers, ints, bits, message_of, seeded


# ---- order, whatever the number of threads ----


def augmented():
    return (numbers(60, 30).shuffle().to_stream().random_slice("row", 0, 12).shuffle(9)
            .key_transform("x", lambda x: x * 2).batch(4).repeat(1))


def cut():
    return (numbers(23, 30).to_stream().random_slice("row", 0, 25).sliding_window("row", 8, 5, index_key="part")
            .shuffle(11).random_slice("row", 0, 5).dynamic_batch(20, "row", max_data_size=25, shuffle=True).repeat(1))


def dropped():
    return (numbers(50, 9).to_stream().sample_transform(lambda s: s if s["x"] % 3 else {}).random_slice("row", 0, 4)
            .take(20).skip(3).partition(2, 1).batch(3))


def mixed():
    first, second = numbers(20, 7).to_stream().random_slice("row", 0, 3), numbers(9, 7).to_stream().shuffle(4)
    pair = dx.zip_streams(first, second.rename_key("x", "y").random_slice("row", 0, 2))
    return dx.interleave(pair, numbers(15, 7).to_stream().shape("row", "y", 0), weights=[1, 2]).repeat(2)


def refilled():
    return (numbers(40, 9).to_stream().random_slice("row", 0, 6)
            .buffered(7, lambda b: b.shuffle().random_slice("row", 0, 3)).batch(3))


def iterated():
    return (dx.stream_python_iterable(lambda: ({"x": i, "row": np.arange(i + 20)} for i in range(40)))
            .random_slice("row", 0, 10).sliding_window("row", 4, 3).batch(4))


PIPELINES = [augmented, cut, dropped, mixed, refilled, iterated]


@pytest.mark.parametrize("make", PIPELINES)
def test_any_number_of_threads_gives_the_same_bits_in_the_same_order(make):
    def run(threads, size):
        stream = seeded(make)
        stream = stream.prefetch(size, threads) if threads else stream
        epochs = []
        for _ in range(3):
            epochs.append(bits(stream))
            stream.reset()
        return epochs

    expected = run(0, 0)
    assert expected[0] and (expected[0] != expected[1] or make is iterated)
    for threads, size in [(1, 1), (2, 8), (7, 3), (7, 100)]:
        assert run(threads, size) == expected


def test_a_prefetch_that_keeps_no_order_gives_each_sample_once():
    stream = numbers(200).to_stream().key_transform("x", lambda x: x + 1).prefetch(8, 4, ordered=False)
    assert sorted(ints(stream)) == list(range(1, 201))
    assert message_of(stream.state_dict) == (
        NotImplementedError, "[save_position] a prefetch that keeps no order has no position")


def test_another_seed_gives_another_order_and_other_choices():
    dx.core.set_state(1)
    first = bits(augmented())
    dx.core.set_state(2)
    assert bits(augmented()) != first
    dx.core.set_state(1)
    assert bits(augmented()) == first
    dx.core.set_state()


# ---- positions ----


@pytest.mark.parametrize("make", PIPELINES)
@pytest.mark.parametrize("threads", [0, 3])
def test_a_run_of_three_epochs_goes_on_from_each_of_its_batches(make, threads):
    def pipeline(count):
        stream = seeded(make)
        return stream.prefetch(4, count) if count else stream

    stream, states, batches, epochs = pipeline(threads), [], [], []
    for epoch in range(3):
        states.append(stream.state_dict())
        epochs.append(epoch)
        for batch in stream:
            batches.append(bits([batch])[0])
            states.append(stream.state_dict())
            epochs.append(epoch)
        batches.append(None)
        stream.reset()
    places = list(range(0, len(states), 1 if len(states) < 40 else 7))
    for place in places:
        other = pipeline((0, 1, 5)[place % 3])
        next(other)
        other.load_state_dict(pickle.loads(pickle.dumps(states[place])))
        rest = bits(other)
        for _ in range(epochs[place], 2):
            other.reset()
            rest += [None] + bits(other)
        assert rest == batches[place:-1], place


def test_what_is_no_state_is_refused():
    stream = numbers(3).to_stream()
    for state in [{}, {"version": 2, "position": b""}, {"version": 1, "position": "text"}]:
        assert message_of(stream.load_state_dict, state) == (
            ValueError, "[load_state_dict] this is no state_dict of a stream")
    for position in [b"", b"12345678" * 3, stream.state_dict()["position"][:-1],
                     numbers(3).to_stream().batch(2).state_dict()["position"]]:
        assert message_of(stream.load_state_dict, {"version": 1, "position": position}) == (
            ValueError, "[load_position] this is no position of a stream made in this way")
    assert ints(stream) == [0, 1, 2]


def test_samples_that_could_not_be_found_again_make_saving_fail():
    stream = dx.stream_python_iterable(lambda: ({"x": i} for i in range(9))).shuffle(3)
    state = stream.state_dict()
    next(stream)
    assert message_of(stream.state_dict) == (
        NotImplementedError, "[save_position] a sample that waits behind 'source' could not be found again: shuffle "
        "before that, or save before the samples are shuffled")
    stream.load_state_dict(state)
    assert sorted(ints(stream)) == list(range(9))


# ---- buffers and streams against plain Python ----


def test_buffers_are_as_lists():
    generator = random.Random(5)
    for _ in range(200):
        model = list(range(generator.randrange(1, 12)))
        buffer = dx.buffer_from_vector([{"x": i} for i in model])
        for _ in range(generator.randrange(5)):
            if not model:
                break
            step = generator.randrange(4)
            if step == 0:
                order = [generator.randrange(len(model)) for _ in range(generator.randrange(9))]
                buffer, model = buffer.perm(order), [model[i] for i in order]
            elif step == 1:
                count = generator.randrange(1, 4)
                part = generator.randrange(count)
                buffer, model = buffer.partition(count, part), model[part::count]
            elif step == 2:
                other = generator.randrange(4)
                buffer, model = buffer.append(numbers(other).filter_key("x")), model + list(range(other))
            else:
                buffer = buffer.shuffle()
                order = ints(buffer)
                assert sorted(order) == sorted(model)
                model = order
        assert ints(buffer) == model == ints(buffer.to_stream())
        assert len(buffer) == buffer.size() == len(model)
        for i in range(-len(model), len(model)):
            assert int(buffer[i]["x"]) == model[i]
        assert message_of(buffer.__getitem__, len(model)) == (
            IndexError, f"[Buffer] there is no sample {len(model)} in a buffer of {len(model)}")


class Model:
    """A stream as a list of what an epoch gives."""

    def __init__(self, samples, stream):
        self.samples, self.stream = samples, stream


def grow(generator, model):
    step = generator.randrange(8)
    count = generator.randrange(1, 5)
    samples, stream = model.samples, model.stream
    if step == 0:
        return Model(samples[:count], stream.take(count))
    if step == 1:
        return Model(samples[count:], stream.skip(count))
    if step == 2:
        part = generator.randrange(count)
        return Model(samples[part::count], stream.partition(count, part))
    if step == 3:
        return Model(samples * (count + 1), stream.repeat(count)) if len(samples) < 60 else model
    if step == 4:
        return Model([x for x in samples if x % count], stream.sample_transform(
            lambda s, count=count: s if int(s["x"]) % count else {}))
    if step == 5:
        return Model([x + count for x in samples], stream.key_transform("x", lambda x, count=count: x + count))
    if step == 6:
        backwards = [x for i in range(0, len(samples), count) for x in samples[i:i + count][::-1]]
        return Model(backwards, stream.buffered(count, lambda b: b.perm(range(len(b) - 1, -1, -1))))
    return Model(samples, stream.prefetch(generator.randrange(1, 5), generator.randrange(1, 4)))


def test_streams_are_as_lists():
    generator = random.Random(6)
    for _ in range(120):
        start = generator.randrange(1, 14)
        model = Model(list(range(start)), numbers(start).to_stream())
        for _ in range(generator.randrange(6)):
            model = grow(generator, model)
        for _ in range(2):
            assert ints(model.stream) == model.samples
            assert model.stream.next() == {}
            model.stream.reset()
        if len(model.samples) > 1:
            next(model.stream)
            model.stream.reset()
            assert ints(model.stream) == model.samples


def test_zip_and_interleave_are_as_pythons():
    for sizes in [(3, 3), (5, 2), (1, 4, 3), (4,)]:
        streams = [numbers(size).to_stream().rename_key("x", f"x{i}") for i, size in enumerate(sizes)]
        rows = [tuple(int(sample[f"x{i}"]) for i in range(len(sizes))) for sample in dx.zip_streams(*streams)]
        assert rows == list(zip(*(range(size) for size in sizes), strict=False))
        turns = dx.interleave(*[numbers(size).to_stream().key_transform("x", lambda x, i=i: x + 100 * i)
                                for i, size in enumerate(sizes)])
        expected = [100 * i + turn for turn in range(max(sizes)) for i, size in enumerate(sizes) if turn < size]
        assert ints(turns) == expected
    weighted = ints(dx.interleave(numbers(2000).to_stream().key_transform("x", lambda x: x * 0),
                                  numbers(2000).to_stream().key_transform("x", lambda x: x * 0 + 1),
                                  weights=[3, 1]).take(1000))
    assert 200 < sum(weighted) < 300
    assert message_of(dx.zip_streams) == (ValueError, "[zip] at least one stream is needed")
    assert message_of(lambda: dx.interleave(numbers(1).to_stream(), weights=[1, 2])) == (
        ValueError, "[interleave] 2 weights for 1 streams")
    assert message_of(lambda: dx.interleave(numbers(1).to_stream(), weights=[0])) == (
        ValueError, "[interleave] weight 0 is 0: it must be above 0 and finite")


def test_a_shuffle_buffer_moves_samples_no_further_ahead_than_its_size():
    order = ints(numbers(300).to_stream().shuffle(20))
    assert sorted(order) == list(range(300)) and order != list(range(300))
    assert all(sample <= place + 20 for place, sample in enumerate(order))
    assert ints(numbers(9).to_stream().shuffle(1)) == list(range(9))


def test_reset_idioms():
    stream = numbers(4).to_stream().shuffle(4).prefetch(2, 2)
    epochs = []
    for _ in range(4):
        stream.reset()
        epochs.append(ints(stream))
    fresh = seeded(lambda: numbers(4).to_stream())
    fresh.reset()
    fresh.reset()
    assert ints(fresh) == [0, 1, 2, 3] and ints(fresh) == []
    assert all(sorted(epoch) == [0, 1, 2, 3] for epoch in epochs)
    assert stream() is stream and iter(stream) is stream
    endless = numbers(3).to_stream().repeat(0).prefetch(4, 2)
    assert [int(next(endless)["x"]) for _ in range(10)] == [0, 1, 2] * 3 + [0]
    assert ints(numbers(0).to_stream().repeat(0)) == []


# ---- memory ----


def test_arrays_that_were_given_are_the_consumers_own():
    source = np.arange(6.0).reshape(1, 6)
    buffer = dx.buffer_from_vector([{"x": source}])
    source[:] = -1
    assert buffer[0]["x"].tolist() == [[0, 1, 2, 3, 4, 5]]
    chains = [lambda b: b, lambda b: b.squeeze("x"), lambda b: b.shard("x", 1), lambda b: b.slice("x", 1, 0, 6),
              lambda b: b.pad("x", 0, 0, 0, 0), lambda b: b.rename_key("x", "x"), lambda b: b.filter_key("x"),
              lambda b: b.cast("x", "float64"), lambda b: b.squeeze("x", output_key="y").rename_key("y", "x"),
              lambda b: b.shard("x", 1).squeeze("x"), lambda b: b.batch(1), lambda b: b.perm([0, 0]),
              lambda b: b.key_transform("x", lambda x: x), lambda b: b.key_transform("x", lambda x: x[:, ::1]),
              lambda b: b.sample_transform(lambda s: s), lambda b: b.sample_transform(lambda s: {**s, "y": s["x"]})]
    for chain in chains:
        made = chain(buffer)
        for get in [lambda made=made: made[0], lambda made=made: next(made.to_stream()),
                    lambda made=made: next(made.to_stream().prefetch(1, 1)),
                    lambda made=made: next(made.to_stream().buffered(1)),
                    lambda made=made: next(made.to_stream().sliding_window("x", 10, 10, 0))]:
            sample = get()
            for array in sample.values():
                assert array.flags.writeable
                array[...] = 77
            assert get()["x"].ravel().tolist()[:6] == [0, 1, 2, 3, 4, 5]
    assert buffer[0]["x"].tolist() == [[0, 1, 2, 3, 4, 5]]


def test_two_keys_of_a_sample_do_not_share_memory():
    sample = dx.buffer_from_vector([{"x": np.zeros((1, 3))}]).squeeze("x", output_key="y")[0]
    sample["y"][:] = 5
    assert sample["x"].tolist() == [[0, 0, 0]]
    sample = numbers(1, 4).sample_transform(lambda s: {"a": s["row"], "b": s["row"], "c": s["row"][1:]})[0]
    sample["a"][:] = 9
    assert sample["b"].tolist() == [0, 1, 2, 3] and sample["c"].tolist() == [1, 2, 3]


def test_what_a_function_keeps_is_not_changed_behind_its_back():
    kept = []

    def keep(sample):
        kept.append(sample["row"])
        return sample

    sample = next(numbers(1, 4).to_stream().sample_transform(keep).pad("row", 0, 0, 1, 7))
    sample["row"][:] = 3
    assert kept[0].tolist() == [0, 1, 2, 3]
    sample = next(numbers(1, 4).to_stream().sample_transform(keep))
    sample["row"][:] = 3
    assert kept[1].tolist() == [0, 1, 2, 3]
    kept[1][:] = 5
    assert sample["row"].tolist() == [3, 3, 3, 3]


def test_pipelines_let_go_of_what_they_were_given():
    class Function:
        def __call__(self, sample):
            return sample

    for use in [lambda f: list(numbers(3).to_stream().sample_transform(f)),
                lambda f: next(numbers(3).to_stream().sample_transform(f)),
                lambda f: list(numbers(3).to_stream().buffered(2, f)),
                lambda f: list(dx.stream_python_iterable(lambda: map(f, [{"x": 1}])))]:
        function = Function()
        seen = weakref.ref(function)
        use(function)
        del function
        gc.collect()
        mx.eval(mx.zeros(1) + 1)  # what threads let go of is released with a call
        numbers(1)
        gc.collect()
        assert seen() is None


# ---- threads and ends ----


@pytest.mark.parametrize("ahead", [False, True])
def test_threads_that_share_a_stream_get_each_sample_once(ahead):
    stream = numbers(400).to_stream().key_transform("x", lambda x: x + 0)
    stream = stream.prefetch(16, 3) if ahead else stream
    found, failures = [], []

    def consume():
        try:
            mine = []
            for sample in stream:
                mine.append(int(sample["x"]))
            found.append(mine)
        except Exception as error:  # told by the main thread
            failures.append(error)

    threads = [threading.Thread(target=consume) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert sorted(x for mine in found for x in mine) == list(range(400))


def test_streams_made_of_one_take_turns_with_its_samples():
    source = numbers(10).to_stream()
    first, second = source.key_transform("x", lambda x: x), source.shape("row", "n")
    found = [int(next(first)["x"]), int(next(second)["x"]), int(next(first)["x"]), int(next(source)["x"])]
    assert found == [0, 1, 2, 3]
    source.reset()
    assert int(next(second)["x"]) == 0


def test_one_threads_reset_leaves_another_with_samples_of_one_epoch_or_the_next():
    stream = numbers(50).to_stream().key_transform("x", lambda x: x).prefetch(8, 2)
    stop = threading.Event()

    def reset():
        while not stop.is_set():
            stream.reset()

    thread = threading.Thread(target=reset)
    thread.start()
    for _ in range(100):
        sample = stream.next()
        assert not sample or 0 <= int(sample["x"]) < 50
    stop.set()
    thread.join()


ENDINGS = {
    "at work": "stream = make(); next(stream)",
    "never asked": "stream = make()",
    "in a function": "stream = make(); next(stream); kept = stream; import sys; sys.exit(0)",
    "in a cycle": "stream = make(); next(stream); cycle = [stream]; cycle.append(cycle); del stream",
    "in threads": "import threading; stream = make()\n"
                  "for _ in range(3): threading.Thread(target=lambda: [next(stream) for _ in range(20)], daemon=True).start()\n"
                  "next(stream)",
    "released": "stream = make(); next(stream); del stream",
    "failing": "stream = make().key_transform('z', len).prefetch(4, 2)\ntry: next(stream)\nexcept Exception: pass",
    "buffered": "stream = make().buffered(4, lambda b: b.shuffle()).prefetch(4, 2); next(stream)",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_process_ends_while_a_prefetch_works(ending):
    program = """
import mlx.data as dx, numpy as np
def make():
    def slow(sample):
        sum(range(2000))
        return sample
    source = dx.stream_python_iterable(lambda: ({"x": i, "row": np.zeros(100)} for i in range(10**9)))
    return source.sample_transform(slow).random_slice("row", 0, 10).batch(4).prefetch(16, 4)
""" + ENDINGS[ending]
    done = subprocess.run([sys.executable, "-X", "dev", "-c", program], capture_output=True, text=True, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
