"""Exports small Llama-like decoders with random weights the way Optimum does: RMS norms spelled out, rotary tables looked up by position_ids,
key heads repeated for the query heads, one causal mask that all layers share, past_key_values and present. Beside each it writes what PyTorch
gives for a prompt and for tokens after it.
usage: OMP_NUM_THREADS=1 python3 decoders.py [OUTDIR]        (torch 1.13, onnx 1.12; deterministic)"""
import json, math, os, sys, warnings
import onnx, torch
from torch import nn

warnings.filterwarnings('ignore')
torch.set_num_threads(1)
OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), 'Decoders')
LOWEST = torch.finfo(torch.float32).min


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(width) + 0.5)

    def forward(self, x):
        dtype = x.dtype
        x = x.to(torch.float32)
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)).to(dtype)


class Rotary(nn.Module):
    """Tables of cosines and sines [1, 1, positions, width], cut to what is attended to."""

    def __init__(self, width, positions=48):
        super().__init__()
        angles = torch.outer(torch.arange(positions).float(), 1.0 / (10000 ** (torch.arange(0, width, 2).float() / width)))
        angles = torch.cat((angles, angles), dim=-1)
        self.register_buffer('cos', angles.cos()[None, None], persistent=False)
        self.register_buffer('sin', angles.sin()[None, None], persistent=False)

    def forward(self, length):
        return self.cos[:, :, :length, ...], self.sin[:, :, :length, ...]


def rotate_half(x):
    return torch.cat((-x[..., x.shape[-1] // 2:], x[..., :x.shape[-1] // 2]), dim=-1)


def rotate(x, cos, sin, positions):
    cos = cos.squeeze(1).squeeze(0)[positions].unsqueeze(1)
    sin = sin.squeeze(1).squeeze(0)[positions].unsqueeze(1)
    return x * cos + rotate_half(x) * sin


def repeat(x, times):
    """[batch, key heads, n, width] -> [batch, key heads x times, n, width]"""
    batch, heads, n, width = x.shape
    return x[:, :, None, :, :].expand(batch, heads, times, n, width).reshape(batch, heads * times, n, width)


class Layer(nn.Module):
    def __init__(self, width, heads, key_heads, mask):
        super().__init__()
        self.heads, self.key_heads, self.width, self.mask = heads, key_heads, width // heads, mask
        self.norm1, self.norm2 = RmsNorm(width), RmsNorm(width)
        self.q, self.k, self.v = (nn.Linear(width, n * self.width, bias=False) for n in (heads, key_heads, key_heads))
        self.o = nn.Linear(width, width, bias=False)
        self.gate, self.up, self.down = nn.Linear(width, width, bias=False), nn.Linear(width, width, bias=False), nn.Linear(width, width, bias=False)
        self.rotary = Rotary(self.width)

    def forward(self, hidden, mask, positions, past):
        batch, n, width = hidden.shape
        y = self.norm1(hidden)
        q = self.q(y).view(batch, n, self.heads, self.width).transpose(1, 2)
        k = self.k(y).view(batch, n, self.key_heads, self.width).transpose(1, 2)
        v = self.v(y).view(batch, n, self.key_heads, self.width).transpose(1, 2)
        cos, sin = self.rotary(k.shape[-2] + past[0].shape[-2])
        q, k = rotate(q, cos, sin, positions), rotate(k, cos, sin, positions)
        k, v = torch.cat((past[0], k), dim=2), torch.cat((past[1], v), dim=2)
        scores = torch.matmul(q, repeat(k, self.heads // self.key_heads).transpose(2, 3)) / math.sqrt(self.width)
        # Later versions cut the shared mask to the length of the keys in every layer.
        scores = scores + (mask if self.mask == 'shared' else mask[:, :, :, :k.shape[-2]])
        weights = nn.functional.softmax(scores, dim=-1, dtype=torch.float32).to(q.dtype)
        y = torch.matmul(weights, repeat(v, self.heads // self.key_heads)).transpose(1, 2).contiguous().reshape(batch, n, width)
        hidden = hidden + self.o(y)
        y = self.norm2(hidden)
        return hidden + self.down(nn.functional.silu(self.gate(y)) * self.up(y)), (k, v)


class Decoder(nn.Module):
    def __init__(self, width=32, layers=3, heads=4, key_heads=2, vocabulary=48, mask='shared'):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.layers = nn.ModuleList([Layer(width, heads, key_heads, mask) for _ in range(layers)])
        self.norm = RmsNorm(width)
        self.head = nn.Linear(width, vocabulary, bias=False)

    def forward(self, input_ids, attention_mask, position_ids, *past):
        batch, n = input_ids.shape
        hidden = self.embedding(input_ids)
        cached = past[0].shape[2]
        causal = torch.full((n, n), LOWEST)
        place = torch.arange(causal.size(-1))
        causal = causal.masked_fill(place < (place + 1).view(causal.size(-1), 1), 0)
        causal = torch.cat([torch.zeros(n, cached), causal], dim=-1)[None, None, :, :].expand(batch, 1, n, n + cached)
        shown = attention_mask[:, None, None, :].expand(batch, 1, n, attention_mask.shape[1]).to(hidden.dtype)
        hidden_keys = 1.0 - shown
        mask = hidden_keys.masked_fill(hidden_keys.to(torch.bool), LOWEST) + causal
        present = []
        for i, layer in enumerate(self.layers):
            hidden, pair = layer(hidden, mask, position_ids, past[2 * i:2 * i + 2])
            present += pair
        return (self.head(self.norm(hidden)), *present)


def numbers(t):
    return {'shape': list(t.shape), 'data': [float('%.7g' % v) for v in t.detach().double().flatten().tolist()]}


def export(name, model, opset):
    model = model.eval()
    first = model.layers[0]
    names = [f'{i}.{part}' for i in range(len(model.layers)) for part in ('key', 'value')]
    inputs = ['input_ids', 'attention_mask', 'position_ids'] + ['past_key_values.' + n for n in names]
    outputs = ['logits'] + ['present.' + n for n in names]
    axes = {n: {0: 'batch_size', 1: 'sequence_length'} for n in ('input_ids', 'position_ids', 'logits')}
    axes['attention_mask'] = {0: 'batch_size', 1: 'past_sequence_length + 1'}
    axes.update({'past_key_values.' + n: {0: 'batch_size', 2: 'past_sequence_length'} for n in names})
    axes.update({'present.' + n: {0: 'batch_size', 2: 'past_sequence_length + 1'} for n in names})

    def run(ids, positions, past):
        mask = torch.ones(ids.shape[0], past[0].shape[2] + ids.shape[1], dtype=torch.int64)
        return model(ids, mask, positions, *past)

    batch, n, p = 2, 5, 4
    past = [torch.randn(batch, first.key_heads, p, first.width) for _ in names]
    ids, positions = torch.randint(0, 48, (batch, n)), torch.arange(p, p + n)[None].repeat(batch, 1)
    path = os.path.join(OUT, name + '.onnx')
    torch.onnx.export(model, (ids, torch.ones(batch, p + n, dtype=torch.int64), positions, *past), path, input_names=inputs, output_names=outputs,
                      opset_version=opset, dynamic_axes=axes, do_constant_folding=True)
    proto = onnx.load(path)
    onnx.checker.check_model(proto)
    with torch.no_grad():
        ids = torch.randint(0, 48, (2, 12))
        empty = [torch.zeros(2, first.key_heads, 0, first.width) for _ in names]
        prompt = run(ids[:, :9], torch.arange(9)[None].repeat(2, 1), empty)
        rest = run(ids[:, 9:], torch.arange(9, 12)[None].repeat(2, 1), list(prompt[1:]))
    json.dump({'layers': len(model.layers), 'channels': model.embedding.weight.shape[1], 'key_heads': first.key_heads, 'head_width': first.width,
               'vocabulary': model.embedding.weight.shape[0], 'ids': ids.tolist(), 'prompt': 9, 'prompt_logits': numbers(prompt[0]), 'rest_logits': numbers(rest[0])},
              open(os.path.join(OUT, name + '.json'), 'w'), separators=(',', ':'))
    print(name, os.path.getsize(path), 'bytes', len(proto.graph.node), 'nodes')


if __name__ == '__main__':
    os.makedirs(OUT, exist_ok=True)
    torch.manual_seed(2)
    export('llama-14', Decoder(), 14)
    export('llama-17', Decoder(mask='cut'), 17)
