"""Exports the small models of the tests with torch.onnx.export, the way people export theirs, and writes beside each what it
must give dense, pruned and merged (see reference.py).
usage: OMP_NUM_THREADS=1 python3 export.py [OUTDIR]        (torch 1.13, onnx 1.12; deterministic)"""
import json, os, sys, warnings
import onnx, torch
from onnx.external_data_helper import convert_model_to_external_data
from encoders import Bert, TorchEncoder, Vit
import fused
import reference

warnings.filterwarnings('ignore')
torch.set_num_threads(1)
OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))


def schemes(n):
    return {
        'dense': [],
        'prune': [(0, 'prune', n - 4), (1, 'prune', n - 7)],
        'merge': [(0, 'merge', 2), (1, 'merge', 3), (2, 'merge', 2)],
        'mixed': [(0, 'merge', 3), (1, 'prune', n - 6)],
    }


def layers_of(model):
    if isinstance(model, Vit):
        return [block.reference() for block in model.blocks]
    return [layer.reference() for layer in model.layers] if isinstance(model, Bert) else model.layers


def expected(model, x, mask, protected):
    embedded = model.embed(x)
    results = {}
    for name, scheme in schemes(embedded.shape[1]).items():
        rows = []
        for item in range(embedded.shape[0]):
            visible = [True] * embedded.shape[1] if mask is None else [bool(m) for m in mask[item]]
            bias = None
            if isinstance(model, Vit) and model.blocks[0].bias is not None:
                n = embedded.shape[1]
                bias = [block.bias[0, :, :n, :n] for block in model.blocks]
            elif isinstance(model, Bert) and model.mask == 'distance':
                bias = [layer.distance(embedded.shape[1]) for layer in model.layers]
            rows.append(model.read(*run(model, embedded[item], visible, bias, scheme, protected)))
        results[name] = [torch.stack(column) for column in zip(*rows)]
    return results


def run(model, hidden, visible, bias, scheme, protected):
    # Every layer has its own bias: give each layer's as it would be after the stages before it.
    if bias is None:
        return reference.run(layers_of(model), hidden, visible, None, scheme, protected)
    return reference.run(layers_of(model), hidden, visible, bias[0], scheme, protected)


def numbers(t):
    return {'shape': list(t.shape), 'data': [float('%.9g' % v) for v in t.detach().double().flatten().tolist()]}


def export(name, model, inputs, names, opset, dynamic, protected, external=False):
    model = model.eval()
    path = os.path.join(OUT, name + '.onnx')
    outputs = ['last_hidden_state', 'pooled'] if isinstance(model, Bert) else ['logits']
    axes = None
    if dynamic == 'batch':
        axes = {n: {0: 'batch'} for n in names + outputs}
    elif dynamic == 'all':
        axes = {n: {0: 'batch', 1: 'sequence'} for n in names + outputs[:1]}
        axes.update({n: {0: 'batch'} for n in outputs[1:]})
        if isinstance(model, TorchEncoder):
            axes['logits'] = {0: 'batch'}
    torch.onnx.export(model, inputs, path, input_names=names, output_names=outputs, opset_version=opset, dynamic_axes=axes, do_constant_folding=True)
    proto = onnx.load(path)
    onnx.checker.check_model(proto)
    if external:
        weights = os.path.join(OUT, name + '.weights')
        if os.path.exists(weights):
            os.remove(weights)          # onnx appends
        convert_model_to_external_data(proto, all_tensors_to_one_file=True, location=name + '.weights', size_threshold=256)
        onnx.save(proto, path)
    record(name, model, inputs, names, outputs, dynamic, protected)
    print(name, os.path.getsize(path), 'bytes', len(proto.graph.node), 'nodes')


def record(name, model, inputs, names, outputs, dynamic, protected):
    for i in range(len(inputs)):
        if dynamic != 'baked' and inputs[i].dtype != torch.int64:
            inputs = inputs[:i] + (torch.randn((2,) + tuple(inputs[i].shape[1:])),) + inputs[i + 1:]
    mask = inputs[1] if len(inputs) > 1 else None
    with torch.no_grad():
        own = model(*inputs)
        result = expected(model, inputs[0], mask, protected)
        for a, b in zip(own if isinstance(own, tuple) else (own,), result['dense']):
            assert torch.allclose(a, b, atol=2e-5), (name, (a - b).abs().max())
    embedded = model.embed(inputs[0])
    json.dump({
        'tokens': embedded.shape[1], 'channels': embedded.shape[2], 'layers': len(layers_of(model)), 'protected': protected, 'dynamic': dynamic,
        'inputs': {n: dict(numbers(t), type=str(t.dtype).replace('torch.', '')) for n, t in zip(names, inputs)},
        'schemes': {s: {'stages': schemes(embedded.shape[1])[s], 'outputs': {o: numbers(t) for o, t in zip(outputs, ts)}} for s, ts in result.items()},
    }, open(os.path.join(OUT, name + '.json'), 'w'), separators=(',', ':'))


def image(batch):
    return (torch.randn(batch, 1, 16, 16),)


def text(batch, n, padded=True):
    ids = torch.randint(0, 50, (batch, n))
    mask = torch.ones(batch, n, dtype=torch.int64)
    if padded:
        mask[-1, n - 3:] = 0
    return ids, mask


def main():
    torch.manual_seed(1)
    for opset in (11, 14, 17):
        export(f'vit-index-{opset}', Vit(split='index'), image(2), ['pixels'], opset, 'batch', [0])
    export('vit-unbind-14', Vit(split='unbind'), image(2), ['pixels'], 14, 'batch', [0])
    export('vit-baked-14', Vit(split='unbind'), image(1), ['pixels'], 14, 'baked', [0])
    export('vit-baked-pair-11', Vit(split='index'), image(2), ['pixels'], 11, 'baked', [0])
    export('vit-mean-17', Vit(split='chunk', cls=False, pool='mean'), image(2), ['pixels'], 17, 'batch', [])
    export('vit-mean-baked-14', Vit(split='chunk', cls=False, pool='mean', width=16, heads=2), image(1), ['pixels'], 14, 'baked', [])
    export('vit-patches-14', Vit(pool='patches'), image(2), ['pixels'], 14, 'batch', [0])
    export('vit-patches-baked-17', Vit(pool='patches'), image(1), ['pixels'], 17, 'baked', [0])
    export('vit-external-17', Vit(), image(2), ['pixels'], 17, 'batch', [0], external=True)
    for opset in (11, 14, 17):
        export(f'bert-add-{opset}', Bert(), text(2, 13), ['input_ids', 'attention_mask'], opset, 'all', [0])
    export('bert-baked-14', Bert(), text(1, 32), ['input_ids', 'attention_mask'], 14, 'baked', [0])
    export('bert-where-14', Bert(mask='where', pool='mean'), text(2, 13), ['input_ids', 'attention_mask'], 14, 'all', [0])
    export('bert-where-17', Bert(mask='where'), text(2, 13), ['input_ids', 'attention_mask'], 17, 'all', [0])
    export('bert-mean-baked-11', Bert(pool='mean'), text(2, 16), ['input_ids', 'attention_mask'], 11, 'baked', [0])
    export('bert-where-baked-14', Bert(mask='where', pool='mean'), text(2, 16), ['input_ids', 'attention_mask'], 14, 'baked', [0])
    export('torch-tokens-first-14', TorchEncoder(), (torch.randn(2, 12, 32),), ['x'], 14, 'all', [])
    export('torch-tokens-first-baked-11', TorchEncoder(), (torch.randn(1, 12, 32),), ['x'], 11, 'baked', [])
    export('torch-batch-first-17', TorchEncoder(batch_first=True, norm_first=True), (torch.randn(2, 12, 32),), ['x'], 17, 'all', [])
    export('torch-batch-first-baked-14', TorchEncoder(batch_first=True), (torch.randn(2, 12, 32),), ['x'], 14, 'baked', [])
    export('torch-padded-14', TorchEncoder(padding=True), (torch.randn(2, 12, 32), text(2, 12)[1]), ['x', 'mask'], 14, 'all', [])
    relative = Vit(relative=True)
    for block in relative.blocks[1:]:
        block.bias = relative.blocks[0].bias
    export('vit-relative-14', relative, image(2), ['pixels'], 14, 'batch', [0])
    export('vit-relative-baked-17', relative, image(1), ['pixels'], 17, 'baked', [0])
    export('bert-sdpa-17', Bert(mask='sdpa'), text(2, 13), ['input_ids', 'attention_mask'], 17, 'all', [0])
    export('bert-sdpa-baked-14', Bert(mask='sdpa', pool='mean'), text(2, 16), ['input_ids', 'attention_mask'], 14, 'baked', [0])
    export('vit-einsum-14', Vit(split='einsum', scaled=True), image(2), ['pixels'], 14, 'batch', [0])
    export('vit-einsum-baked-17', Vit(split='einsum', cls=False, pool='mean'), image(2), ['pixels'], 17, 'baked', [])
    table = Vit(relative='table')
    for block in table.blocks[1:]:
        block.bias = table.blocks[0].bias
    export('vit-table-14', table, image(2), ['pixels'], 14, 'batch', [0])
    for opset in (11, 17):
        export(f'bert-distance-{opset}', Bert(mask='distance', pool='mean'), text(2, 13), ['input_ids', 'attention_mask'], opset, 'all', [0])
    model = Bert().eval()
    export('fused-plain-17', model, text(2, 13), ['input_ids', 'attention_mask'], 17, 'all', [0])
    ids = text(2, 13)
    for form in ('packed', 'split', 'biased'):
        fused.bert(model, form, os.path.join(OUT, f'fused-{form}-17.onnx'))
        record(f'fused-{form}-17', model, ids, ['input_ids', 'attention_mask'], ['last_hidden_state', 'pooled'], 'all', [0])


if __name__ == '__main__':
    main()
