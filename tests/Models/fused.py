"""The Bert of encoders.py as ONNX Runtime's optimiser or its transformer tools write it: com.microsoft operators, built by hand."""
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper


class Graph:
    def __init__(self):
        self.nodes, self.weights = [], []

    def weight(self, name, tensor):
        self.weights.append(numpy_helper.from_array(tensor.detach().contiguous().numpy(), name))
        return name

    def add(self, op, inputs, domain='', outputs=1, **attributes):
        name = f'{op}_{len(self.nodes)}'
        names = [f'{name}_out{i}' for i in range(outputs)]
        self.nodes.append(helper.make_node(op, inputs, names, name=name, domain=domain, **attributes))
        return names[0] if outputs == 1 else names


def norm(g, skip, x, bias, module, name):
    return g.add('SkipLayerNormalization', [x, skip, g.weight(name + '.g', module.weight), g.weight(name + '.b', module.bias)]
                 + ([g.weight(name + '.skip', bias)] if bias is not None else []), 'com.microsoft', epsilon=module.eps)


def bert(model, form, path):
    """form: packed (Attention), split (MultiHeadAttention with bias and padding mask), biased (MultiHeadAttention with attention_bias)."""
    g, ms = Graph(), 'com.microsoft'
    x = g.add('Gather', [g.weight('words', model.words.weight), 'input_ids'])
    length = g.add('Gather', [g.add('Shape', ['input_ids']), g.weight('one', torch.tensor([1]))], axis=0)
    zero = g.weight('zero', torch.tensor([0]))
    positions = g.add('Slice', [g.weight('positions', model.positions.weight), zero, length, zero])
    x = g.add('Add', [x, positions])
    x = g.add('LayerNormalization', [x, g.weight('norm.g', model.norm.weight), g.weight('norm.b', model.norm.bias)], epsilon=model.norm.eps, axis=-1)
    mask = g.add('Cast', ['attention_mask'], to=TensorProto.INT32)
    if form == 'biased':
        shown = g.add('Unsqueeze', [g.add('Cast', ['attention_mask'], to=TensorProto.FLOAT), g.weight('axes', torch.tensor([1, 2]))])
        hidden = g.add('Mul', [g.add('Sub', [g.weight('unit', torch.tensor(1.0)), shown]), g.weight('low', torch.tensor(-10000.0))])
        rows = g.add('Where', [g.weight('isrow', torch.tensor([False, False, True, False])), length,
                               g.weight('ones', torch.tensor([1, 1, 1, 1]))])
        hidden = g.add('Expand', [hidden, rows])
    for i, layer in enumerate(model.layers):
        p = f'layer{i}.'
        parts = (layer.query, layer.key, layer.value)
        bias = g.weight(p + 'bias', torch.cat([part.bias for part in parts]))
        if form == 'packed':
            y = g.add('Attention', [x, g.weight(p + 'qkv', torch.cat([part.weight.t() for part in parts], 1)), bias, mask], ms, num_heads=layer.heads)
        else:
            q, k, v = (g.add('MatMul', [x, g.weight(p + n, part.weight.t())]) for n, part in zip('qkv', parts))
            y = g.add('MultiHeadAttention', [q, k, v, bias, mask] if form == 'split' else [q, k, v, bias, '', hidden], ms, num_heads=layer.heads)
        y = g.add('MatMul', [y, g.weight(p + 'o', layer.dense.weight.t())])
        x = norm(g, x, y, layer.dense.bias, layer.norm1, p + 'norm1')
        y = g.add('MatMul', [x, g.weight(p + 'fc1', layer.fc1.weight.t())])
        y = g.add('BiasGelu', [y, g.weight(p + 'fc1.b', layer.fc1.bias)], ms)
        y = g.add('MatMul', [y, g.weight(p + 'fc2', layer.fc2.weight.t())])
        x = norm(g, x, y, layer.fc2.bias, layer.norm2, p + 'norm2')
    g.nodes.append(helper.make_node('Identity', [x], ['last_hidden_state']))
    first = g.add('Gather', [x, g.weight('first', torch.tensor(0))], axis=1)
    pooled = g.add('Gemm', [first, g.weight('pooler', model.pooler.weight), g.weight('pooler.b', model.pooler.bias)], transB=1)
    g.nodes.append(helper.make_node('Tanh', [pooled], ['pooled']))
    ids = [helper.make_tensor_value_info(n, TensorProto.INT64, ['batch', 'sequence']) for n in ('input_ids', 'attention_mask')]
    out = [helper.make_tensor_value_info('last_hidden_state', TensorProto.FLOAT, ['batch', 'sequence', model.words.embedding_dim]),
           helper.make_tensor_value_info('pooled', TensorProto.FLOAT, ['batch', model.pooler.out_features])]
    proto = helper.make_model(helper.make_graph(g.nodes, 'fused', ids, out, g.weights), opset_imports=[helper.make_opsetid('', 17), helper.make_opsetid(ms, 1)])
    proto.ir_version = 8
    onnx.save(proto, path)
    return proto
