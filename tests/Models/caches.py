"""Exports small decoders with random weights whose caches are evicted from, in the forms that real ones have: Llama's (as in decoders.py), the same with
all in half precision and with com.microsoft GroupQueryAttention that turns inside, as ONNX Runtime's builder writes it; GPT-2's (learned positions, one
Gemm, a table as causal mask), the same with com.microsoft MultiHeadAttention, as the optimiser fuses it; GPT-J's (neighbouring channels turn, and only
half of them); BLOOM's (ALiBi, no position_ids); Qwen3's as PyTorch 2 exports it (queries and keys normalised, angles computed from the positions,
scaled_dot_product_attention written out). Beside each it writes what PyTorch gives: queries, attention summed, output projections, and logits behind a prompt
of which some entries are hidden.
usage: OMP_NUM_THREADS=1 python3 caches.py [OUTDIR]        (torch 1.13, onnx 1.12; deterministic)"""
import json, math, os, random, sys, warnings
import numpy as np
import onnx, torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from decoders import LOWEST, RmsNorm, numbers, repeat, rotate, rotate_half

warnings.filterwarnings('ignore')
torch.set_num_threads(1)
OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), 'Decoders')
VOCABULARY, WIDTH, HEADS, SIZE, POSITIONS, PROMPT = 48, 32, 4, 16, 48, 9
INNER = HEADS * SIZE


class Trace:
    """What a run shows beside its outputs, and which entries it hides: a tensor [heads, keys] of booleans for every layer."""

    def __init__(self, hidden=None):
        self.hidden, self.queries, self.plain, self.sums = hidden, [], [], []

    def scores(self, layer, scores):
        return scores if self.hidden is None else scores.masked_fill(self.hidden[layer][None, :, None, :], LOWEST)


def shown(attention_mask):
    """[batch, 1, 1, keys] of 0 and the lowest number."""
    return (1.0 - attention_mask[:, None, None, :].to(torch.float32)) * LOWEST


def split(x, heads):
    return x.view(x.shape[0], x.shape[1], heads, x.shape[2] // heads)


def merged(x):
    return x.transpose(1, 2).contiguous().view(x.shape[0], x.shape[2], INNER)


class Llama(nn.Module):
    key_heads, positions = 2, True

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = RmsNorm(WIDTH), RmsNorm(WIDTH)
        self.q, self.k, self.v = (nn.Linear(WIDTH, n * SIZE, bias=False) for n in (HEADS, self.key_heads, self.key_heads))
        self.o, self.up, self.down = (nn.Linear(n, WIDTH, bias=False) for n in (INNER, WIDTH, WIDTH))
        angles = torch.outer(torch.arange(POSITIONS).float(), 1.0 / (10000 ** (torch.arange(0, SIZE, 2).float() / SIZE)))
        self.register_buffer('cos', torch.cat((angles, angles), dim=-1).cos()[None, None], persistent=False)
        self.register_buffer('sin', torch.cat((angles, angles), dim=-1).sin()[None, None], persistent=False)

    def forward(self, hidden, shared, positions, past, trace=None, layer=0):
        y = self.norm1(hidden)
        q, k, v = (split(f(y), n).transpose(1, 2) for f, n in ((self.q, HEADS), (self.k, self.key_heads), (self.v, self.key_heads)))
        plain, length = q, k.shape[-2] + past[0].shape[-2]
        cos, sin = self.cos[:, :, :length, ...], self.sin[:, :, :length, ...]
        if trace is not None:
            cos, sin = self.cos, self.sin        # tokens behind evicted ones have higher positions than the cache is long
        q, k = rotate(q, cos, sin, positions), rotate(k, cos, sin, positions)
        k, v = torch.cat((past[0], k), dim=2), torch.cat((past[1], v), dim=2)
        scores = torch.matmul(q, repeat(k, HEADS // self.key_heads).transpose(2, 3)) / math.sqrt(SIZE) + shared
        if trace is not None:
            scores = trace.scores(layer, scores)
        weights = nn.functional.softmax(scores, dim=-1, dtype=torch.float32).to(q.dtype)
        note(trace, q, plain, weights)
        hidden = hidden + self.o(merged(torch.matmul(weights, repeat(v, HEADS // self.key_heads))))
        return hidden + self.down(nn.functional.silu(self.up(self.norm2(hidden)))), (k, v)

    @staticmethod
    def mask(attention_mask, n, cached):
        keys = torch.arange(n + cached)
        return torch.zeros(n, n + cached).masked_fill(keys[None, :] > keys[cached:, None], LOWEST)[None, None] + shown(attention_mask)

    @staticmethod
    def embed(embedding, learned, ids, positions):
        return embedding(ids)


class Gpt2(nn.Module):
    key_heads, positions = HEADS, True

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.weight, self.bias = nn.Parameter(torch.randn(WIDTH, 3 * INNER) * 0.2), nn.Parameter(torch.randn(3 * INNER) * 0.1)
        self.o, self.up, self.down = nn.Linear(INNER, WIDTH), nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.register_buffer('causal', torch.tril(torch.ones(POSITIONS, POSITIONS, dtype=torch.bool))[None, None], persistent=False)

    def forward(self, hidden, shared, positions, past, trace=None, layer=0):
        y = self.norm1(hidden)
        y = torch.addmm(self.bias, y.view(-1, WIDTH), self.weight).view(hidden.shape[0], hidden.shape[1], 3 * INNER)
        q, k, v = (split(part, HEADS).permute(0, 2, 1, 3) for part in y.split(INNER, dim=2))
        k, v = torch.cat((past[0], k), dim=-2), torch.cat((past[1], v), dim=-2)
        scores = torch.matmul(q, k.transpose(-1, -2)) / torch.full([], SIZE ** 0.5)
        n, keys = q.shape[-2], k.shape[-2]
        scores = torch.where(self.causal[:, :, keys - n:keys, :keys], scores, torch.full([], LOWEST)) + shared
        if trace is not None:
            scores = trace.scores(layer, scores)
        weights = nn.functional.softmax(scores, dim=-1)
        note(trace, q, q, weights)
        hidden = hidden + self.o(merged(torch.matmul(weights, v)))
        return hidden + self.down(torch.tanh(self.up(self.norm2(hidden)))), (k, v)

    @staticmethod
    def mask(attention_mask, n, cached):
        return shown(attention_mask)

    @staticmethod
    def embed(embedding, learned, ids, positions):
        return embedding(ids) + learned(positions)


def every_two(x):
    """(-x1, x0, -x3, x2, ...): neighbouring channels turn."""
    return torch.stack((-x[..., 1::2], x[..., ::2]), dim=-1).flatten(-2)


def twice(x):
    """repeat_interleave(x, 2, 3) as later versions of PyTorch export it"""
    return x[..., None].expand(*x.shape, 2).reshape(*x.shape[:3], 2 * x.shape[3])


class GptJ(nn.Module):
    key_heads, positions, turning = HEADS, True, 8

    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.q, self.k, self.v = (nn.Linear(WIDTH, INNER, bias=False) for _ in range(3))
        self.o = nn.Linear(INNER, WIDTH, bias=False)
        self.up, self.down = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        angles = torch.outer(torch.arange(POSITIONS).float(), 1.0 / (10000 ** (torch.arange(0, self.turning, 2).float() / self.turning)))
        self.register_buffer('table', torch.cat((angles.sin(), angles.cos()), dim=1), persistent=False)
        self.register_buffer('causal', torch.tril(torch.ones(POSITIONS, POSITIONS, dtype=torch.bool))[None, None], persistent=False)

    def turn(self, x, positions):
        table = self.table[None].expand(positions.shape[0], -1, -1)
        rows = torch.gather(table, 1, positions.unsqueeze(-1).repeat(1, 1, table.shape[-1]))
        sin, cos = (twice(t[:, :, None, :]) for t in torch.split(rows, rows.shape[-1] // 2, dim=-1))
        turned, rest = x[..., :self.turning], x[..., self.turning:]
        return torch.cat((turned * cos + every_two(turned) * sin, rest), dim=-1).permute(0, 2, 1, 3)

    def forward(self, hidden, shared, positions, past, trace=None, layer=0):
        y = self.norm(hidden)
        q, k, v = split(self.q(y), HEADS), split(self.k(y), HEADS), split(self.v(y), HEADS).permute(0, 2, 1, 3)
        plain, q, k = q.permute(0, 2, 1, 3), self.turn(q, positions), self.turn(k, positions)
        k, v = torch.cat((past[0], k), dim=-2), torch.cat((past[1], v), dim=-2)
        n, keys = q.shape[-2], k.shape[-2]
        scores = torch.where(self.causal[:, :, keys - n:keys, :keys], torch.matmul(q, k.transpose(-1, -2)), torch.tensor(LOWEST)) / math.sqrt(SIZE) + shared
        if trace is not None:
            scores = trace.scores(layer, scores)
        weights = nn.functional.softmax(scores, dim=-1)
        note(trace, q, plain, weights)
        return hidden + self.o(merged(torch.matmul(weights, v))) + self.down(torch.tanh(self.up(y))), (k, v)

    mask, embed = Gpt2.mask, Llama.embed


class Qwen3(nn.Module):
    key_heads, positions = 2, True

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2, self.q_norm, self.k_norm = RmsNorm(WIDTH), RmsNorm(WIDTH), RmsNorm(SIZE), RmsNorm(SIZE)
        self.q, self.k, self.v = (nn.Linear(WIDTH, n * SIZE, bias=False) for n in (HEADS, self.key_heads, self.key_heads))
        self.o, self.up, self.down = (nn.Linear(n, WIDTH, bias=False) for n in (INNER, WIDTH, WIDTH))
        self.register_buffer('inverse', 1.0 / (10000 ** (torch.arange(0, SIZE, 2).float() / SIZE)), persistent=False)

    def forward(self, hidden, shared, positions, past, trace=None, layer=0):
        angles = (self.inverse[None, :, None].expand(positions.shape[0], -1, 1) @ positions[:, None, :].float()).transpose(1, 2)
        angles = torch.cat((angles, angles), dim=-1)
        cos, sin = angles.cos().unsqueeze(1), angles.sin().unsqueeze(1)
        y = self.norm1(hidden)
        q, k = self.q_norm(split(self.q(y), HEADS)).transpose(1, 2), self.k_norm(split(self.k(y), self.key_heads)).transpose(1, 2)
        v = split(self.v(y), self.key_heads).transpose(1, 2)
        plain, q, k = q, q * cos + rotate_half(q) * sin, k * cos + rotate_half(k) * sin
        turned, (k, v) = q, (torch.cat((past[0], k), dim=-2), torch.cat((past[1], v), dim=-2))
        scale = torch.sqrt(1.0 / torch.sqrt(torch.ones([]) * q.shape[-1]))
        scores = torch.matmul(q * scale, repeat(k, HEADS // self.key_heads).transpose(-2, -1) * scale) + shared
        if trace is not None:
            scores = trace.scores(layer, scores)
        weights = nn.functional.softmax(scores, dim=-1)
        note(trace, turned, plain, weights)
        weights = torch.where(torch.isnan(weights), torch.zeros([]), weights)
        hidden = hidden + self.o(merged(torch.matmul(weights, repeat(v, HEADS // self.key_heads))))
        return hidden + self.down(nn.functional.silu(self.up(self.norm2(hidden)))), (k, v)

    @staticmethod
    def mask(attention_mask, n, cached):
        keys, queries = torch.arange(n + cached), torch.arange(cached, cached + n)
        seen = (keys[None, :] <= queries[:, None])[None, None] & (attention_mask[:, None, None, :] != 0)
        return torch.where(seen, torch.zeros([]), torch.full([], LOWEST))

    embed = Llama.embed


class Bloom(nn.Module):
    key_heads, positions = HEADS, False

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.o, self.up, self.down = nn.Linear(WIDTH, 3 * INNER), nn.Linear(INNER, WIDTH), nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, hidden, shared, positions, past, trace=None, layer=0):
        alibi, hides = shared
        y = self.qkv(self.norm1(hidden)).view(hidden.shape[0], hidden.shape[1], HEADS, 3, SIZE)
        q, k, v = (y[..., i, :].transpose(1, 2) for i in range(3))
        k, v = torch.cat((past[0], k), dim=2), torch.cat((past[1], v), dim=2)
        scores = alibi + torch.matmul(q, k.transpose(-1, -2)) * SIZE ** -0.5
        weights = nn.functional.softmax(scores.masked_fill(hides, LOWEST), dim=-1)
        note(trace, q, q, weights)
        hidden = hidden + self.o(merged(torch.matmul(weights, v)))
        return hidden + self.down(torch.tanh(self.up(self.norm2(hidden)))), (k, v)

    @staticmethod
    def mask(attention_mask, n, cached):
        slopes = torch.pow(torch.tensor(2.0 ** (-8 / HEADS)), torch.arange(1, HEADS + 1).to(torch.int32))
        places = ((attention_mask.cumsum(dim=-1) - 1) * attention_mask)[:, None, :]
        alibi = (slopes[..., None] * places)[:, :, None, :]
        keys = torch.arange(n + cached)
        return alibi, (keys[None, :] > keys[cached:, None])[None, None] | (attention_mask[:, None, None, :] == 0)

    embed = Llama.embed


def note(trace, queries, plain, weights):
    if trace is not None:
        trace.queries.append(queries[0])
        trace.plain.append(plain[0])
        trace.sums.append(weights[0].sum(dim=1))


class Decoder(nn.Module):
    def __init__(self, kind, layers=2):
        super().__init__()
        self.kind = kind
        self.embedding, self.learned = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.layers = nn.ModuleList([kind() for _ in range(layers)])
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, VOCABULARY, bias=False)

    def forward(self, input_ids, attention_mask, *rest, trace=None):
        positions, past = (rest[0], rest[1:]) if self.kind.positions else (None, rest)
        hidden = self.kind.embed(self.embedding, self.learned, input_ids, positions)
        shared = self.kind.mask(attention_mask, input_ids.shape[1], past[0].shape[2])
        present = []
        for i, layer in enumerate(self.layers):
            hidden, pair = layer(hidden, shared, positions, past[2 * i:2 * i + 2], trace, i)
            present += pair
        return (self.head(self.norm(hidden)), *present)


def run(model, ids, first, past, trace):
    positions = [torch.arange(first, first + ids.shape[1])[None]] if model.kind.positions else []
    with torch.no_grad():
        return model(ids, torch.ones(1, past[0].shape[2] + ids.shape[1], dtype=torch.int64), *positions, *past, trace=trace)


def kept(rule, layers, heads):
    """Entries of the prompt that stay, by layer and head."""
    return [[sorted(random.sample(range(PROMPT), rule(layer, head))) for head in range(heads)] for layer in range(layers)]


def reference(name, model):
    layers, heads = len(model.layers), model.kind.key_heads
    ids = torch.randint(0, VOCABULARY, (1, 13))
    prompt = Trace()
    first = run(model, ids[:, :PROMPT], 0, [torch.zeros(1, heads, 0, SIZE)] * (2 * layers), prompt)
    cases = {}
    rules = {'equal': lambda layer, head: 5, 'layers': lambda layer, head: 3 + 2 * layer, 'heads': lambda layer, head: 2 + (3 * layer + 2 * head) % 7}
    for case, rule in list(rules.items())[:1 if model.kind is Bloom else 3]:
        stay = kept(rule, layers, heads)
        past, hidden = list(first[1:]), None
        if model.kind is Bloom:                  # distances are counted in the cache: nothing is hidden, it is gone
            past = [torch.stack([t[0, head, stay[i // 2][head]] for head in range(heads)])[None] for i, t in enumerate(past)]
        else:
            hidden = [torch.tensor([[j < PROMPT and j not in rows for j in range(13)] for rows in layer for _ in range(HEADS // heads)]) for layer in stay]
        trace = Trace(hidden)
        rest = run(model, ids[:, PROMPT:], PROMPT, past, trace)
        cases[case] = {'kept': stay, 'logits': numbers(rest[0]), 'sums': [numbers(t) for t in trace.sums]}
    json.dump({'layers': layers, 'key_heads': heads, 'heads': HEADS, 'head_width': SIZE, 'ids': ids[0].tolist(), 'prompt': PROMPT, 'logits': numbers(first[0]),
               'queries': [numbers(t) for t in prompt.queries], 'unrotated': [numbers(t) for t in prompt.plain], 'sums': [numbers(t) for t in prompt.sums],
               'projections': [numbers(layer.o.weight.t()) for layer in model.layers], 'cases': cases},
              open(os.path.join(OUT, name + '.json'), 'w'), separators=(',', ':'))


def ports(model):
    parts = [f'{i}.{part}' for i in range(len(model.layers)) for part in ('key', 'value')]
    inputs = ['input_ids', 'attention_mask'] + ['position_ids'] * model.kind.positions + ['past_key_values.' + n for n in parts]
    return inputs, ['logits'] + ['present.' + n for n in parts]


def export(name, model, opset):
    inputs, outputs = ports(model)
    axes = {n: {0: 'batch_size', 1: 'sequence_length'} for n in ('input_ids', 'position_ids', 'logits')}
    axes['attention_mask'] = {0: 'batch_size', 1: 'past_sequence_length + 1'}
    axes.update({n: {0: 'batch_size', 2: 'past_sequence_length'} for n in inputs if n.startswith('past')})
    axes.update({n: {0: 'batch_size', 2: 'past_sequence_length + 1'} for n in outputs[1:]})
    past = [torch.randn(2, model.kind.key_heads, 4, SIZE) for _ in outputs[1:]]
    positions = [torch.arange(4, 9)[None].repeat(2, 1)] if model.kind.positions else []
    path = os.path.join(OUT, name + '.onnx')
    axes = {n: a for n, a in axes.items() if n in inputs + outputs}
    torch.onnx.export(model, (torch.randint(0, VOCABULARY, (2, 5)), torch.ones(2, 9, dtype=torch.int64), *positions, *past), path, input_names=inputs,
                      output_names=outputs, opset_version=opset, dynamic_axes=axes, do_constant_folding=True)
    onnx.checker.check_model(onnx.load(path))
    print(name, os.path.getsize(path), 'bytes')


def halved(tensor):
    lowest = np.finfo(np.float16).min
    return numpy_helper.from_array(np.maximum(numpy_helper.to_array(tensor), lowest).astype(np.float16), tensor.name)


def halve(source, name):
    """The same model with everything in half precision."""
    model = onnx.load(os.path.join(OUT, source + '.onnx'))
    for i, tensor in enumerate(model.graph.initializer):
        if tensor.data_type == TensorProto.FLOAT:
            model.graph.initializer[i].CopyFrom(halved(tensor))
    for node in model.graph.node:
        if node.op_type == 'Cast' and node.attribute[0].i == TensorProto.FLOAT:
            if node.name.startswith('/layers'):          # of hidden states, which are half now
                node.op_type = 'Identity'
                del node.attribute[:]
            else:
                node.attribute[0].i = TensorProto.FLOAT16
        for attribute in node.attribute:
            if attribute.HasField('t') and attribute.t.data_type == TensorProto.FLOAT:
                attribute.t.CopyFrom(halved(attribute.t))
    for value in [*model.graph.input, *model.graph.output]:
        if value.type.tensor_type.elem_type == TensorProto.FLOAT:
            value.type.tensor_type.elem_type = TensorProto.FLOAT16
    del model.graph.value_info[:]
    onnx.save(model, os.path.join(OUT, name + '.onnx'))


class Fused:
    """Llama as ONNX Runtime's builder writes it: attention is one node that turns, masks and caches; there are no position_ids."""

    told = ()

    def __init__(self, model, packed=False):
        self.model, self.packed, self.nodes, self.constants = model, packed, [], []

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def weights(self, name, linear):
        return self.constant(name, linear.weight.detach().numpy().T.copy())

    def node(self, kind, inputs, outputs, domain='', **attributes):
        outputs = [outputs] if isinstance(outputs, str) else outputs
        self.nodes.append(helper.make_node(kind, inputs, outputs, outputs[0] + '/node', domain=domain, **attributes))
        return outputs[0]

    def product(self, x, name, linear):
        return self.node('MatMul', [x, self.weights(name + '.weight', linear)], name)

    def norm(self, x, name, norm):
        weight = self.constant(name + '.weight', norm.weight.detach().numpy())
        return self.node('SimplifiedLayerNormalization', [x, weight], name, axis=-1, epsilon=1e-6, stash_type=1)

    def layer(self, i, layer, hidden, lengths):
        name = f'layers.{i}'
        y = self.norm(hidden, name + '/norm1', layer.norm1)
        if self.packed:
            weight = torch.cat((layer.q.weight, layer.k.weight, layer.v.weight)).detach().numpy().T.copy()
            qkv = [self.node('MatMul', [y, self.constant(name + '/qkv.weight', weight)], name + '/qkv'), '', '']
        else:
            qkv = [self.product(y, f'{name}/{part}', linear) for part, linear in (('q', layer.q), ('k', layer.k), ('v', layer.v))]
        past, present = ([f'{side}.{i}.{part}' for part in ('key', 'value')] for side in ('past_key_values', 'present'))
        y = self.node('GroupQueryAttention', qkv + past + lengths + ['cos', 'sin'], [name + '/attention', *present], 'com.microsoft', num_heads=HEADS,
                      kv_num_heads=layer.key_heads, do_rotary=1, rotary_interleaved=0, local_window_size=-1)
        hidden = self.node('Add', [hidden, self.product(y, name + '/o', layer.o)], name + '/attended')
        y = self.product(self.norm(hidden, name + '/norm2', layer.norm2), name + '/up', layer.up)
        y = self.node('Mul', [y, self.node('Sigmoid', [y], name + '/gate')], name + '/silu')
        return self.node('Add', [hidden, self.product(y, name + '/down', layer.down)], name + '/hidden')

    def save(self, name):
        model, first = self.model, self.model.layers[0]
        self.constant('cos', first.cos[0, 0, :, :SIZE // 2].numpy())
        self.constant('sin', first.sin[0, 0, :, :SIZE // 2].numpy())
        self.node('ReduceSum', ['attention_mask', self.constant('one', np.array([1]))], 'shown', keepdims=1)
        self.node('Sub', ['shown', 'one'], 'last')
        self.node('Cast', ['last'], 'lengths', to=TensorProto.INT32)
        self.node('Shape', ['attention_mask'], 'mask_shape')
        self.node('Gather', ['mask_shape', self.constant('second', np.array(1))], 'columns', axis=0)
        self.node('Cast', ['columns'], 'total', to=TensorProto.INT32)
        self.write(name, self.rows('embedding', model.embedding, 'input_ids'), ['lengths', 'total'])

    def rows(self, name, table, ids):
        return self.node('Gather', [self.constant(name, table.weight.detach().numpy()), ids], name + '/rows')

    def write(self, name, hidden, lengths):
        model, first = self.model, self.model.layers[0]
        for i, layer in enumerate(model.layers):
            hidden = self.layer(i, layer, hidden, lengths)
        norm = [self.constant('norm.weight', model.norm.weight.detach().numpy()), self.constant('norm.bias', model.norm.bias.detach().numpy())]
        self.product(self.node('LayerNormalization', [hidden, *norm], 'normed', axis=-1, epsilon=1e-5), 'logits', model.head)
        inputs, outputs = ports(model)
        cache = lambda n, length: helper.make_tensor_value_info(n, TensorProto.FLOAT, ['batch_size', first.key_heads, length, SIZE])
        graph = helper.make_graph(
            self.nodes, name,
            [helper.make_tensor_value_info(n, TensorProto.INT64, ['batch_size', 'total_sequence_length' if n == 'attention_mask' else 'sequence_length'])
             for n in inputs if n.startswith(('input', 'attention') + self.told)]
            + [cache(n, 'past_sequence_length') for n in inputs if n.startswith('past')],
            [helper.make_tensor_value_info('logits', TensorProto.FLOAT, ['batch_size', 'sequence_length', VOCABULARY])]
            + [cache(n, 'total_sequence_length') for n in outputs[1:]], self.constants)
        proto = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 17), helper.make_opsetid('com.microsoft', 1)], ir_version=8)
        onnx.save(proto, os.path.join(OUT, name + '.onnx'))


class FusedGpt2(Fused):
    """GPT-2 as ONNX Runtime's optimiser fuses it: MultiHeadAttention is causal, caches, and adds the bias of queries, keys and values."""
    told = ('position',)

    def plain(self, x, name, linear):
        return self.node('Add', [self.product(x, name + '/product', linear), self.constant(name + '.bias', linear.bias.detach().numpy())], name)

    def norm(self, x, name, norm):
        parameters = [self.constant(f'{name}.{part}', getattr(norm, part).detach().numpy()) for part in ('weight', 'bias')]
        return self.node('LayerNormalization', [x, *parameters], name, axis=-1, epsilon=1e-5)

    def layer(self, i, layer, hidden, lengths):
        name = f'layers.{i}'
        y = self.norm(hidden, name + '/norm1', layer.norm1)
        weights = [part.detach().numpy() for part in layer.weight.split(INNER, dim=1)]
        qkv = [self.node('MatMul', [y, self.constant(f'{name}/{part}.weight', weight.copy())], f'{name}/{part}') for part, weight in zip('qkv', weights)]
        past, present = ([f'{side}.{i}.{part}' for part in ('key', 'value')] for side in ('past_key_values', 'present'))
        bias = self.constant(name + '/qkv.bias', layer.bias.detach().numpy())
        y = self.node('MultiHeadAttention', qkv + [bias, 'shown', '', *past], [name + '/attention', *present], 'com.microsoft',
                      num_heads=HEADS, unidirectional=1)
        hidden = self.node('Add', [hidden, self.plain(y, name + '/o', layer.o)], name + '/attended')
        y = self.node('Tanh', [self.plain(self.norm(hidden, name + '/norm2', layer.norm2), name + '/up', layer.up)], name + '/tanh')
        return self.node('Add', [hidden, self.plain(y, name + '/down', layer.down)], name + '/hidden')

    def save(self, name):
        self.node('Cast', ['attention_mask'], 'shown', to=TensorProto.INT32)
        self.write(name, self.node('Add', [self.rows('embedding', self.model.embedding, 'input_ids'),
                                           self.rows('positions', self.model.learned, 'position_ids')], 'embedded'), [])


if __name__ == '__main__':
    os.makedirs(OUT, exist_ok=True)
    random.seed(3)
    torch.manual_seed(3)
    for name, kind, opset in (('cache-llama-17', Llama, 17), ('cache-gpt2-14', Gpt2, 14), ('cache-gptj-17', GptJ, 17), ('cache-bloom-17', Bloom, 17),
                               ('cache-qwen3-17', Qwen3, 17)):
        decoder = Decoder(kind).eval()
        export(name, decoder, opset)
        reference(name, decoder)
        if kind is Gpt2:
            FusedGpt2(decoder).save('cache-multihead-17')
        if kind is Llama:
            halve(name, 'cache-llama-half-17')
            Fused(decoder).save('cache-group-17')
            Fused(decoder, packed=True).save('cache-group-packed-17')
