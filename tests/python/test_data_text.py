"""Tries, tokenizers and their files: against brute force, and with files that are damaged."""

import itertools
import json
import random
import struct

import mlx.data as dx
import numpy as np
import pytest
from mlx.data import core
from mlx.data import tokenizer_helpers as helpers


def trie_of(*tokens):
    trie = core.CharTrie()
    for token in tokens:
        trie.insert(token)
    return trie


def tokens_of(trie, count):
    return {number: trie.key_bytes(number) for number in range(count) if has_key(trie, number)}


def has_key(trie, number):
    try:
        trie.key_bytes(number)
        return True
    except IndexError:
        return False


def raises(kind, message):
    return pytest.raises(kind, match="^" + "".join(["\\" + c if c in r"\.^$*+?{}[]|()" else c for c in message]) + "$")


# ---- tries ----


def test_a_trie_knows_its_tokens_and_nodes():
    trie = trie_of("a", "aa", "b", "a")
    assert trie.insert("abc", 100).id == 100
    assert trie.insert("a", 55).id == 0
    assert trie.num_keys() == 4
    node = trie.search("aa")
    assert (node.accepts(), node.id, node.uid, node.children) == (True, 1, 2, {})
    assert trie.search("ab") is None and trie.search("") is None and trie.search("x") is None
    root = trie.root()
    assert (root.accepts(), root.id, root.uid) == (False, -1, 0)
    assert sorted(root.children) == ["a", "b"] and sorted(root.children["a"].children) == ["a", "b"]
    assert repr(root.children["b"]) == "CharTrieNode(uid=3, id=2)"
    assert (trie.key(100), trie.key_string(100), trie.key_bytes(100)) == (["a", "b", "c"], "abc", b"abc")
    with raises(IndexError, "[char_trie] there is no token with the id 3"):
        trie.key(3)


def test_tokens_are_str_bytes_or_lists():
    trie = core.CharTrie()
    assert trie.insert(["x", "y"]).id == 0 and trie.insert("é").id == 1 and trie.insert(b"\xff").id == 2
    assert trie.search("xy").id == 0 and trie.search(b"\xc3\xa9").id == 1 and trie.search([b"\xff"]).id == 2
    assert trie.key_string(1) == "é" and trie.key_bytes(2) == b"\xff" and trie.root().children["ÿ"].id == 2
    with pytest.raises(UnicodeDecodeError):
        trie.key_string(2)
    with raises(TypeError, "[insert] expected a str, bytes or a list of them, got 3"):
        trie.insert(3)
    with pytest.raises(UnicodeEncodeError):
        trie.insert("\ud800")


def test_a_trie_in_use_takes_no_more_tokens():
    trie = trie_of("a")
    core.Tokenizer(trie)
    with raises(ValueError, "[char_trie] the trie is in use by a tokenizer: insert all tokens before that"):
        trie.insert("b")


# ---- tokenizers ----


def ways(tokens, text):
    """All tokenizations of the text."""
    if not text:
        return [[]]
    return [[number] + rest for number, token in enumerate(tokens) if text.startswith(token)
            for rest in ways(tokens, text[len(token):])]


def test_tokens_are_those_of_brute_force():
    for seed in range(300):
        draw = random.Random(seed)
        tokens = sorted({"".join(draw.choice("ab") for _ in range(draw.randint(1, 3))) for _ in range(draw.randint(1, 5))})
        text = "".join(draw.choice("ab") for _ in range(draw.randint(1, 8)))
        scores = [draw.choice([0.5, 1.0, 2.0, 3.0]) for _ in tokens]
        tokenizer = core.Tokenizer(trie_of(*tokens), False, scores)
        expected = ways(tokens, text)
        if not expected:
            for call in (tokenizer.tokenize_shortest, tokenizer.tokenize_rand, tokenizer.tokenize):
                with pytest.raises(ValueError, match=r"^\[tokenizer\] no token fits at byte \d"):
                    call(text)
            continue
        found = list(core.TokenizerIterator(tokenizer.tokenize(text)))
        assert sorted(found) == sorted(expected)
        cost = min(sum(scores[number] for number in way) for way in expected)
        assert sum(scores[number] for number in tokenizer.tokenize_shortest(text)) == cost
        assert tokenizer.tokenize_rand(text) in expected


def test_tokenizers_answer_as_mlx_data_does():
    tokenizer = core.Tokenizer(trie_of("a", "aa", "b"))
    assert tokenizer.tokenize_shortest("aab") == [1, 2] and tokenizer.tokenize_shortest("aaaaa") == [0, 1, 1]
    assert tokenizer.tokenize_shortest("") == [] and list(core.TokenizerIterator(tokenizer.tokenize(""))) == []
    assert core.Tokenizer(trie_of("a", "aa", "b"), ignore_unk=True).tokenize_shortest("aacb") == [1, 2]
    assert core.Tokenizer(trie_of("a", "aa", "b"), trie_key_scores=[1, 5, 1]).tokenize_shortest("aab") == [0, 0, 2]
    with raises(ValueError, "[tokenizer] no token fits at byte 2: 'cb'"):
        tokenizer.tokenize_shortest("aacb")
    with raises(ValueError, "[tokenizer] 2 scores, but the trie has 3 tokens"):
        core.Tokenizer(trie_of("a", "aa", "b"), False, [1, 5])
    with raises(TypeError, "[Tokenizer] expected a CharTrie, got 5"):
        core.Tokenizer(5)


def test_random_tokens_follow_from_the_state():
    tokenizer = core.Tokenizer(trie_of("a", "aa"))
    runs = []
    for _ in range(2):
        core.set_state(99)
        runs.append([tokenizer.tokenize_rand("a" * 12) for _ in range(20)])
    assert runs[0] == runs[1] and len({tuple(run) for run in runs[0]}) > 10


def test_bpe_merges_the_lowest_token_first():
    symbols, merges = trie_of(*"abcd"), core.BPEMerges()
    merges.add("a", "b", 4)
    merges.add("ab", "c", 5)
    merges.add(left="b", right="c", token=6)
    assert (merges.can_merge("a", "b"), merges.can_merge("b", "a"), merges.can_merge("ab", "c")) == (4, None, 5)
    tokenizer = core.BPETokenizer(symbols, merges)
    assert [tokenizer.tokenize(text) for text in ("abc", "bc", "abcabd", "")] == [[5], [6], [5, 4, 3], []]
    with raises(ValueError, "[bpe_tokenizer] no symbol fits at byte 1: 'x'"):
        tokenizer.tokenize("ax")
    with raises(TypeError, "[BPETokenizer] expected BPEMerges, got None"):
        core.BPETokenizer(symbols, None)


# ---- ops ----


def only(buffer, key="t"):
    return buffer[0][key]


def text(content):
    return dx.buffer_from_vector([{"t": content}])


def test_texts_are_tokenized():
    trie, merges = trie_of("a", "aa", "b"), core.BPEMerges()
    merges.add("a", "b", 7)
    ids = only(text(b"aab").tokenize("t", trie))
    assert ids.dtype == np.int64 and ids.tolist() == [1, 2]
    assert only(text(b"aab").tokenize("t", trie, trie_key_scores=[1, 5, 1])).tolist() == [0, 0, 2]
    assert only(text(b"aacb").tokenize("t", trie, ignore_unk=True, output_key="o"), "o").tolist() == [1, 2]
    assert only(text(b"aab").tokenize("t", trie, mode=dx.TokenizeMode.rand)).tolist() in ([1, 2], [0, 0, 2])
    assert only(text(b"ab").tokenize_bpe("t", trie, merges)).tolist() == [7]
    assert only(text(b"").tokenize("t", trie)).tolist() == []
    with raises(ValueError, "[tokenize] no token fits at byte 2: 'cb' (sample 0 of epoch 0)"):
        only(text(b"aacb").tokenize("t", trie))
    with raises(ValueError, "[tokenize] 'trie' is no trie"):
        text(b"a").tokenize("t", merges)
    with pytest.raises(TypeError, match=r"^\[tokenize\] trie: expected a trie or the like, got 5$"):
        text(b"a").tokenize("t", 5)


def test_texts_are_replaced():
    for content, old, by, count in itertools.product((b"aXbXc", b"XX", b"", b"aaaa"), ("X", "aa", "b"), ("", "--"), (-1, 0, 1)):
        expected = content.decode().replace(old, by, count).encode()
        assert bytes(only(text(content).replace("t", old, by, count))) == expected
    byte_map = helpers.gpt2_byte_map()
    assert bytes(only(text(b"a b\n").replace_bytes("t", byte_map))).decode() == "aĠbĊ"
    with raises(ValueError, "[replace_bytes] byte_map has a text for each of 256 bytes, and this one has 5"):
        text(b"a").replace_bytes("t", byte_map[:5])
    with raises(ValueError, "[replace] the text to be replaced is empty"):
        text(b"a").replace("t", "", "x")


# ---- sequences ----


def edits(a, b):
    """(insertions, deletions, substitutions); in this order where it is all the same."""
    table = [[(j, j, 0, 0) for j in range(len(b) + 1)]]
    for i, x in enumerate(a, 1):
        table.append([(i, 0, i, 0)])
        for j, y in enumerate(b, 1):
            left, above, corner = table[i][j - 1], table[i - 1][j], table[i - 1][j - 1]
            table[i].append(min([(left[0] + 1, left[1] + 1, left[2], left[3]), (above[0] + 1, above[1], above[2] + 1, above[3]),
                                 (corner[0] + (x != y), *corner[1:3], corner[3] + (x != y))], key=lambda cell: cell[0]))
    return list(table[-1][-1][1:])


def test_edits_are_counted():
    assert core.levenshtein(np.array([1, 2, 3]), np.array([1, 3])).tolist() == [0, 1, 0]
    assert core.levenshtein(np.array([1, 3]), np.array([1, 2, 3])).tolist() == [1, 0, 0]
    draw = np.random.default_rng(1)
    for _ in range(100):
        a, b = (draw.integers(0, 3, draw.integers(0, 9)) for _ in range(2))
        assert core.levenshtein(a, b).tolist() == edits(a.tolist(), b.tolist())
    a, b = np.array([[1, 2, 3, 0], [1, 1, 1, 1]]), np.array([[1, 3, 3], [2, 2, 2]])
    found = core.levenshtein(a, np.array([3, 4]), b, np.array([3, 2]))
    assert found.dtype == np.int64 and found.tolist() == [[0, 0, 1], [0, 2, 2]]
    with pytest.raises(ValueError, match=r"^\[levenshtein\] lengths 5 and 2 of rows of 4 and 3 elements$"):
        core.levenshtein(a, np.array([3, 5]), b, np.array([3, 2]))
    with pytest.raises(ValueError, match=r"^\[levenshtein\] expected two arrays of as many rows"):
        core.levenshtein(a, b, a, b)
    with pytest.raises(TypeError, match=r"^\[levenshtein\] expected two arrays, or two arrays each with its lengths"):
        core.levenshtein(a)


def test_neighbours_and_values_are_removed():
    array, lengths = core.uniq(np.array([[1, 1, 2, 2, 3], [5, 5, 5, 5, 4]]), np.array([4, 5]), 1, -1)
    assert array.tolist() == [[1, 2, -1, -1, -1], [5, 4, -1, -1, -1]] and lengths.tolist() == [2, 2]
    array, lengths = core.uniq(np.array([[1, 1, 2, 2, 3], [1, 5, 5, 2, 4]]), np.full(5, 2), 0, -1)
    assert array.tolist() == [[1, 1, 2, 2, 3], [-1, 5, 5, -1, 4]] and lengths.tolist() == [1, 2, 2, 1, 2]
    array, lengths = core.uniq(np.array([1, 1, 2, 2, 3]), np.array([5]), 0, -1)
    assert array.tolist() == [1, 2, 3, -1, -1] and lengths.tolist() == [3]
    array, lengths = core.remove(np.array([[1, 1, 2, 2, 3], [5, 5, 5, 1, 4]]), np.array([4, 5]), 1, 1, -1)
    assert array.tolist() == [[2, 2, -1, -1, -1], [5, 5, 5, 4, -1]] and lengths.tolist() == [2, 4]
    with pytest.raises(ValueError, match=r"^\[uniq\] a length is not between 0 and 3, the size along axis 1$"):
        core.uniq(np.array([[1, 1, 2]]), np.array([5]), 1, 0)
    with pytest.raises(ValueError, match=r"^\[remove\] there is no axis 5 in an array of shape \(1, 3\)$"):
        core.remove(np.array([[1, 1, 2]]), np.array([3]), 5, 0, 0)


# ---- files of other tokenizers ----


def number_bytes(value):
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def model_of(pieces):
    """A SentencePiece model: (text, score, type)."""
    out = b""
    for piece, score, kind in pieces:
        body = b"\x0a" + number_bytes(len(piece.encode())) + piece.encode() + b"\x15" + struct.pack("<f", score)
        body += b"\x18" + number_bytes(kind)
        out += b"\x0a" + number_bytes(len(body)) + body
    return out + b"\x12\x03\x0a\x01x"  # the trainer's settings, which are passed over


BYTES = [(f"<0x{byte:02X}>", 0.0, 6) for byte in range(256)]
SPECIAL = [("<unk>", 0.0, 2), ("<s>", 0.0, 3), ("</s>", 0.0, 3)]
PIECES = [("▁a", -1.5, 1), ("b", -2.0, 1), ("▁", -3.0, 1), ("a", -4.0, 1), ("▁ab", -5.0, 1), ("ab", -5.5, 1), ("é", -7.0, 1)]


@pytest.fixture(params=["model", "vocabulary"])
def spm(request, tmp_path):
    pieces = SPECIAL + BYTES + PIECES
    path = tmp_path / request.param
    if request.param == "model":
        path.write_bytes(model_of(pieces))
    else:
        path.write_text("".join(f"{piece}\t{score:g}\n" for piece, score, _ in pieces))
    return path


def test_pieces_of_sentencepiece_become_a_trie(spm):
    trie, scores = helpers.read_trie_from_spm(spm)
    assert trie.num_keys() == len(scores) == 266
    assert [trie.key_bytes(number) for number in (0, 3, 3 + 0xff, 259, 262)] == [b"<unk>", b"\0", b"\xff", "▁a".encode(), b"a"]
    assert trie.key_bytes(3 + ord("a")) == b"<0x61>"  # the letter has its own
    assert scores[:2] == [7.0, 7.0] and scores[259:] == [8.5, 9.0, 10.0, 11.0, 12.0, 12.5, 14.0]
    tokenizer = core.Tokenizer(trie, trie_key_scores=scores)
    assert tokenizer.tokenize_shortest("▁abé\n") == [263, 265, 3 + 10]


def test_pieces_of_sentencepiece_become_symbols_and_merges(spm):
    symbols, merges = helpers.read_bpe_from_spm(spm)
    known = tokens_of(symbols, 266)
    assert known[3] == b"\0" and known[265] == "é".encode() and 259 not in known and 3 + ord("a") not in known
    assert [merges.can_merge(*sides) for sides in (("▁", "a"), ("a", "b"), ("▁a", "b"), ("▁", "ab"))] == [259, 264, 263, None]
    assert core.BPETokenizer(symbols, merges).tokenize("▁ababé") == [263, 264, 265]


def test_pieces_that_no_merges_make_are_passed_over(tmp_path):
    path = tmp_path / "model"
    path.write_bytes(model_of([("<unk>", 0, 2), ("a", -1, 1), ("b", -2, 1), ("abab", -3, 1), ("ba", -4, 1)]))
    symbols, merges = helpers.read_bpe_from_spm(path)
    assert merges.can_merge("b", "a") == 4 and merges.can_merge("ab", "ab") is None
    assert tokens_of(symbols, 9) == {0: b"<unk>", 1: b"a", 2: b"b"}


def test_damaged_models_are_refused(tmp_path):
    path = tmp_path / "model"
    good = model_of(SPECIAL)
    for data, problem in [
        (good[:3], "a field says that it has 14 bytes, and 1 are left"),
        (b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "a number is cut off or too long"),
        (b"\x0a\xff\xff\xff\xff\x0f", "a field says that it has 4294967295 bytes, and 0 are left"),
        (b"\x0a\x02\x0a\x01", "a field says that it has 1 bytes, and 0 are left"),
        (b"\x0a\x01\x0b", "a field has the unknown wire type 3"),
        (b"\x0a\x01\x00", "a field has the number 0"),
        (b"\x0a\x05\x15\0\0\xc0\x7f", "a score is not finite"),
        (b"\x0a\x03\x0a\x01\xff", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (b"a\t1\nb\n", "line 2 is not a piece, a tab and a score"),
        (b"a\tnan\n", "line 1 is not a piece, a tab and a score"),
    ]:
        path.write_bytes(data)
        for read in (helpers.read_trie_from_spm, helpers.read_bpe_from_spm):
            with raises(ValueError, f"[{read.__name__}] {path} is no SentencePiece model or vocabulary: {problem}"):
                read(path)
    with pytest.raises(FileNotFoundError):
        helpers.read_trie_from_spm(tmp_path / "none")


def test_models_changed_at_random_are_read_or_refused(tmp_path):
    path = tmp_path / "model"
    good = model_of(SPECIAL + BYTES[:8] + PIECES)
    for seed in range(1500):
        draw = random.Random(seed)
        data = bytearray(good)
        for _ in range(draw.randint(1, 6)):
            at = draw.randrange(len(data))
            kind = draw.randrange(4)
            if kind == 0:
                data[at] = draw.choice([0, 1, 0x0a, 0x7f, 0x80, 0xff, draw.randrange(256)])
            elif kind == 1:
                del data[at:at + draw.randint(1, 9)]
            elif kind == 2:
                data[at:at] = data[draw.randrange(len(data)):][:draw.randint(1, 30)]
            else:
                data[at] ^= 1 << draw.randrange(8)
            if not data:
                data = bytearray(b"\n")
        path.write_bytes(data)
        for read in (helpers.read_trie_from_spm, helpers.read_bpe_from_spm):
            try:
                read(path)
            except ValueError as error:
                assert str(error).startswith(f"[{read.__name__}] ")


def test_lines_of_vocabularies_are_tokens(tmp_path):
    path = tmp_path / "vocab.txt"
    path.write_text("[PAD]\nhello\n world \nhello\nfoo\n")
    with open(path) as text_file, open(path, "rb") as binary_file:
        for source in (path, str(path), text_file, binary_file):
            trie = helpers.read_trie_from_vocab(source)
            assert tokens_of(trie, 9) == {0: b"[PAD]", 1: b"hello", 2: b"world", 4: b"foo"}


def test_tokenizer_json_becomes_symbols_and_merges(tmp_path):
    path = tmp_path / "tokenizer.json"
    content = {"added_tokens": [{"id": 6, "content": "<s>"}, {"id": 7, "content": "</s>"}],
               "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, "ab": 3, "abc": 4, "Ġ": 5, "xyz": 8}}}
    for merges in (["a b", "ab c"], [["a", "b"], ["ab", "c"]]):
        content["model"]["merges"] = merges
        path.write_text(json.dumps(content))
        symbols, found = helpers.read_bpe_from_hf(path)
        assert tokens_of(symbols, 9) == {0: b"a", 1: b"b", 2: b"c", 5: "Ġ".encode(), 6: b"<s>", 7: b"</s>", 8: b"xyz"}
        assert (found.can_merge("a", "b"), found.can_merge("ab", "c")) == (3, 4)
        assert core.BPETokenizer(symbols, found).tokenize("<s>abcab</s>") == [6, 4, 3, 7]
        assert 6 not in tokens_of(helpers.read_bpe_from_hf(path, False)[0], 9)


def test_damaged_tokenizer_json_is_refused(tmp_path):
    path = tmp_path / "tokenizer.json"
    model = {"type": "BPE", "vocab": {"a": 0, "ab": 1}, "merges": []}
    none = f"[read_bpe_from_hf] {path} has no model of the type BPE, with a vocabulary and merges"
    for content, message in [
        ("[]", none), ("{}", none), (json.dumps({"model": {**model, "type": "Unigram"}}), none),
        (json.dumps({"model": {**model, "vocab": {"a": -1}}}), f"[read_bpe_from_hf] {path}: the token 'a' has the id -1"),
        (json.dumps({"model": {**model, "merges": ["a c"]}}), f"[read_bpe_from_hf] {path}: merge 0 makes 'ac', which is no token"),
        (json.dumps({"model": {**model, "merges": ["a"]}}), f"[read_bpe_from_hf] {path}: merge 0 is not of two texts: 'a'"),
        (json.dumps({"model": {**model, "merges": [["a", 1]]}}), f"[read_bpe_from_hf] {path}: merge 0 is not of two texts: ['a', 1]"),
        (json.dumps({"model": model, "added_tokens": [1]}), f"[read_bpe_from_hf] {path}: an added token is not an object with content and id"),
    ]:
        path.write_text(content)
        with raises(ValueError, message):
            helpers.read_bpe_from_hf(path)
    for content in ("{", "[" * 100000):
        path.write_text(content)
        with pytest.raises(ValueError, match=r"^\[read_bpe_from_hf\] .* is no JSON: "):
            helpers.read_bpe_from_hf(path)


def test_bytes_of_gpt2_are_printable():
    byte_map = helpers.gpt2_byte_map()
    assert len(set(byte_map)) == 256 and all(len(letter) == 1 for letter in byte_map)
    assert byte_map[:3] == ["Ā", "ā", "Ă"] and byte_map[33] == "!" and byte_map[127] == "ġ" and byte_map[255] == "ÿ"
