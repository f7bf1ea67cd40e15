"""Tries and merges from the files of other tokenizers: SentencePiece models, vocabularies, tokenizer.json."""

import json
import os
import re
import struct

from .core import BPEMerges, CharTrie

_BYTE_TOKEN = re.compile(r"<0x([0-9A-Fa-f]{2})>")
_MOST_BYTES = 1 << 30  # of a file that is read whole
_NORMAL, _BYTE = 1, 6  # types of pieces in a model


def _read_whole(path, function):
    size = os.stat(path).st_size
    if size > _MOST_BYTES:
        raise ValueError(f"[{function}] {path}: {size} bytes, and at most {_MOST_BYTES} are read")
    with open(path, "rb") as file:
        return file.read()


# ---- protocol buffers: https://protobuf.dev/programming-guides/encoding ----


def _varint(data, at, end):
    value = shift = 0
    while True:
        if at == end or shift > 63:
            raise ValueError("a number is cut off or too long")
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _fields(data, at, end):
    """(number, wire type, value) of each field of a message; of one with a length, the value is where it lies."""
    while at < end:
        key, at = _varint(data, at, end)
        number, kind = key >> 3, key & 7
        if number == 0:
            raise ValueError("a field has the number 0")
        if kind == 0:
            value, at = _varint(data, at, end)
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
            if size > end - at:
                raise ValueError("a number is cut off or too long")
            value, at = data[at:at + size], at + size
        elif kind == 2:
            size, at = _varint(data, at, end)
            if size > end - at:
                raise ValueError(f"a field says that it has {size} bytes, and {end - at} are left")
            value, at = (at, at + size), at + size
        else:
            raise ValueError(f"a field has the unknown wire type {kind}")
        yield number, kind, value


def _piece(data, start, end):
    """The text, score and type of a SentencePiece."""
    text, score, kind = b"", 0.0, _NORMAL
    for number, wire, value in _fields(data, start, end):
        if number == 1 and wire == 2:
            text = data[value[0]:value[1]]
        elif number == 2 and wire == 5:
            (score,) = struct.unpack("<f", value)
        elif number == 3 and wire == 0:
            kind = value
    if score != score or score in (float("inf"), float("-inf")):
        raise ValueError("a score is not finite")
    return text.decode(), score, kind


def _model_pieces(data):
    pieces = [_piece(data, *value) for number, wire, value in _fields(data, 0, len(data)) if number == 1 and wire == 2]
    if not pieces:
        raise ValueError("it has no pieces")
    return pieces


def _vocabulary_pieces(data):
    """Lines of a piece, a tab and its score. Without types: what has the score 0 is special, or stands for a byte."""
    pieces = []
    lines = data.decode().split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    for place, line in enumerate(lines, 1):
        text, tab, score = line.rstrip("\r").rpartition("\t")
        try:
            number = float(score)
        except ValueError:
            number = float("nan")
        if not tab or number != number or number in (float("inf"), float("-inf")):
            raise ValueError(f"line {place} is not a piece, a tab and a score")
        kind = _NORMAL if number else _BYTE if _BYTE_TOKEN.fullmatch(text) else 0
        pieces.append((text, number, kind))
    return pieces


def _spm_pieces(spm_file, function):
    """(text, score, type) of each piece. A model begins with the mark of its first field, a vocabulary never does."""
    data = _read_whole(spm_file, function)
    try:
        return _model_pieces(data) if data[:1] == b"\n" else _vocabulary_pieces(data)
    except ValueError as error:  # not UTF-8, too
        raise ValueError(f"[{function}] {spm_file} is no SentencePiece model or vocabulary: {error}") from None


def _tokens_of_pieces(pieces):
    """The bytes of each piece. Where two are the same, a byte and the letter that it is, only the last one has them: the
    others get names that no text has."""
    tokens = []
    for text, _, kind in pieces:
        byte = _BYTE_TOKEN.fullmatch(text)
        tokens.append(bytes([int(byte.group(1), 16)]) if byte and kind != _NORMAL else text.encode())
    last = {token: place for place, token in enumerate(tokens)}
    taken = set(last)
    for place, token in enumerate(tokens):
        if last[token] == place:
            continue
        name = b"<0x" + token.hex().encode() + b">"
        while name in taken:
            name += b"'"
        taken.add(name)
        tokens[place] = name
    return tokens, {place for token, place in last.items() if tokens[place] == token}


def read_trie_from_spm(spm_file):
    """A CharTrie of the pieces of a SentencePiece model, or of its vocabulary file, and a score for each: the fewest
    tokens have the least sum, and of as many tokens those that are likeliest. For Tokenizer and `tokenize`."""
    pieces = _spm_pieces(spm_file, "read_trie_from_spm")
    tokens, _ = _tokens_of_pieces(pieces)
    trie = CharTrie()
    for place, token in enumerate(tokens):
        trie.insert(token, place)
    most = max(-score for _, score, _ in pieces)
    return trie, [most - score for _, score, _ in pieces]


def _split(text, ranks, rank):
    """The parts that merging makes of a text's characters, with tokens that come before it alone."""
    parts = list(text)
    while len(parts) > 2:
        best = min(((ranks.get(parts[i] + parts[i + 1], rank), i) for i in range(len(parts) - 1)))
        if best[0] >= rank:
            break
        parts[best[1]:best[1] + 2] = ["".join(parts[best[1]:best[1] + 2])]
    return parts


def read_bpe_from_spm(spm_file):
    """The symbols, a CharTrie, and BPEMerges of a SentencePiece model or its vocabulary file, for BPETokenizer and
    `tokenize_bpe`. Symbols are pieces of one character, those for bytes, and special ones. A model does not say which
    merges make a piece: they are those that make it of pieces before it."""
    pieces = _spm_pieces(spm_file, "read_bpe_from_spm")
    tokens, own = _tokens_of_pieces(pieces)
    symbols, merges = CharTrie(), BPEMerges()
    ranks = {}
    for place, (text, _, kind) in enumerate(pieces):
        if kind == _NORMAL and place in own:
            ranks[text] = place
    for place, (text, _, kind) in enumerate(pieces):
        if place not in own or not tokens[place]:
            continue
        if kind != _NORMAL or len(text) == 1:
            symbols.insert(tokens[place], place)
            continue
        parts = _split(text, ranks, place)
        if len(parts) == 2 and all(len(part) == 1 or part in ranks for part in parts):
            merges.add(parts[0], parts[1], place)
    return symbols, merges


def read_trie_from_vocab(vocab_file):
    """A CharTrie of a file with one token in each line, whose id is the line's number, from 0. A path, or a file."""
    if not hasattr(vocab_file, "read"):
        with open(vocab_file, "rb") as file:
            return read_trie_from_vocab(file)
    trie = CharTrie()
    for place, line in enumerate(vocab_file):
        trie.insert(line.strip(), place)
    return trie


def _merge_sides(merge, place, json_file):
    sides = merge.split(" ") if isinstance(merge, str) else merge
    is_pair = isinstance(sides, list) and len(sides) == 2 and all(isinstance(side, str) and side for side in sides)
    if not is_pair:
        raise ValueError(f"[read_bpe_from_hf] {json_file}: merge {place} is not of two texts: {merge!r}")
    return sides


def _is_id(number):
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 1 << 63


def read_bpe_from_hf(json_file, add_special_tokens=True):
    """The symbols, a CharTrie, and BPEMerges of a tokenizer.json, for BPETokenizer and `tokenize_bpe`. With
    `add_special_tokens`, added tokens are symbols too. What such a tokenizer does to a text before, as mapping its bytes
    (see gpt2_byte_map), is up to the program."""
    try:
        content = json.loads(_read_whole(json_file, "read_bpe_from_hf"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"[read_bpe_from_hf] {json_file} is no JSON: {error}") from None
    model = content.get("model") if isinstance(content, dict) else None
    vocabulary = model.get("vocab") if isinstance(model, dict) else None
    listed = model.get("merges") if isinstance(model, dict) else None
    if not isinstance(vocabulary, dict) or not isinstance(listed, list) or model.get("type", "BPE") != "BPE":
        raise ValueError(f"[read_bpe_from_hf] {json_file} has no model of the type BPE, with a vocabulary and merges")
    for token, number in vocabulary.items():
        if not _is_id(number):
            raise ValueError(f"[read_bpe_from_hf] {json_file}: the token {token!r} has the id {number!r}")
    symbols, merges, merged = CharTrie(), BPEMerges(), set()
    for place, merge in enumerate(listed):
        left, right = _merge_sides(merge, place, json_file)
        if left + right not in vocabulary:
            raise ValueError(f"[read_bpe_from_hf] {json_file}: merge {place} makes {left + right!r}, which is no token")
        merges.add(left, right, vocabulary[left + right])
        merged.add(left + right)
    for token, number in vocabulary.items():
        if token not in merged:
            symbols.insert(token, number)
    added = content.get("added_tokens") or [] if add_special_tokens else []
    for token in added if isinstance(added, list) else [added]:
        if not isinstance(token, dict) or not isinstance(token.get("content"), str) or not _is_id(token.get("id")):
            raise ValueError(f"[read_bpe_from_hf] {json_file}: an added token is not an object with content and id")
        symbols.insert(token["content"], token["id"])
    return symbols, merges


def gpt2_byte_map():
    """A str of one character for each byte, as GPT-2's tokenizer has them: what can be printed stands for itself, the
    others for the characters from U+0100 on. For `replace_bytes`, before `tokenize_bpe`."""
    plain = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    others = iter(range(256, 512))
    return [chr(byte if byte in plain else next(others)) for byte in range(256)]
