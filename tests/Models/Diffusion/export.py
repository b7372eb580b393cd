"""Exports small stacks of diffusion transformer blocks with torch.onnx.export, and writes beside each what it must give dense and merged around
self-attention as tomesd does (arXiv 2303.17604, section 3; destinations at the top left of every 2 x 2 cell).
usage: OMP_NUM_THREADS=1 python3 export.py [OUTDIR]        (torch 1.13, onnx 1.12; deterministic)"""
import json, os, sys, warnings
import onnx, torch
from torch import nn

warnings.filterwarnings('ignore')
torch.set_num_threads(1)
OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
ROWS, COLUMNS, WIDTH, HEADS, TEXT, TEXT_WIDTH = 4, 6, 16, 2, 5, 8


def destinations(rows, columns):
    """One token of every whole 2 x 2 cell."""
    return [r * columns + c for r in range(0, rows // 2 * 2, 2) for c in range(0, columns // 2 * 2, 2)]


def groups(x, rows, columns, ratio):
    """Of one sequence, the tokens of every row that is left; the first of each leads it."""
    dst = destinations(rows, columns)
    src = [t for t in range(rows * columns) if t not in dst]
    unit = x / x.norm(dim=1, keepdim=True)
    best, nearest = (unit[src] @ unit[dst].t()).max(dim=1)
    order = sorted(range(len(src)), key=lambda i: -best[i].item())
    merged = order[:min(int(rows * columns * ratio), len(src))]
    return [[src[i]] for i in order[len(merged):]] + [[d] + [src[i] for i in merged if nearest[i] == n] for n, d in enumerate(dst)]


class Merge:
    """Merges and un-merges a batch."""

    def __init__(self, x, ratio):
        self.groups = [groups(item, ROWS, COLUMNS, ratio) for item in x]

    def merge(self, x):
        return torch.stack([torch.stack([item[group].mean(0) for group in rows]) for item, rows in zip(x, self.groups)])

    def unmerge(self, x):
        out = torch.empty(x.shape[0], ROWS * COLUMNS, x.shape[2])
        for item, rows in enumerate(self.groups):
            for row, group in enumerate(rows):
                out[item, group] = x[item, row]
        return out


class CrossAttention(nn.Module):
    """Attention as diffusers writes it; folded: heads beside the batch, as its older versions do."""

    def __init__(self, width, context, heads, folded):
        super().__init__()
        self.heads, self.folded = heads, folded
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_k, self.to_v = (nn.Linear(context, width, bias=False) for _ in range(2))
        self.to_out = nn.Linear(width, width)

    def split(self, x):
        b, n, c = x.shape
        x = x.reshape(b, n, self.heads, c // self.heads).permute(0, 2, 1, 3)
        return x.reshape(b * self.heads, n, c // self.heads) if self.folded else x

    def join(self, x, b):
        if self.folded:
            x = x.reshape(b, self.heads, x.shape[1], x.shape[2])
        return x.permute(0, 2, 1, 3).reshape(b, x.shape[2], x.shape[1] * x.shape[3])

    def forward(self, x, context=None):
        context = x if context is None else context
        q, k, v = self.split(self.to_q(x)), self.split(self.to_k(context)), self.split(self.to_v(context))
        scores = torch.matmul(q, k.transpose(-1, -2)) * (x.shape[-1] // self.heads) ** -0.5
        return self.to_out(self.join(torch.matmul(scores.softmax(dim=-1), v), x.shape[0]))


class Block(nn.Module):
    """BasicTransformerBlock: self-attention, cross-attention to the text, GEGLU."""

    def __init__(self, folded):
        super().__init__()
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(WIDTH) for _ in range(3))
        self.attn1 = CrossAttention(WIDTH, WIDTH, HEADS, folded)
        self.attn2 = CrossAttention(WIDTH, TEXT_WIDTH, HEADS, folded)
        self.fc1, self.fc2 = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, x, context, ratio=0.0):
        if ratio > 0:
            merge = Merge(x, ratio)
            x = merge.unmerge(self.attn1(merge.merge(self.norm1(x)))) + x
        else:
            x = self.attn1(self.norm1(x)) + x
        x = self.attn2(self.norm2(x), context) + x
        value, gate = self.fc1(self.norm3(x)).chunk(2, dim=-1)
        return self.fc2(value * nn.functional.gelu(gate)) + x


class Blocks(nn.Module):
    def __init__(self, folded):
        super().__init__()
        self.proj_in = nn.Linear(WIDTH, WIDTH)
        self.blocks = nn.ModuleList([Block(folded) for _ in range(2)])

    def forward(self, x, context, ratios=(0.0, 0.0)):
        x = self.proj_in(x)
        for block, ratio in zip(self.blocks, ratios):
            x = block(x, context, ratio)
        return x


class CrossOnly(nn.Module):
    """No self-attention at all."""

    def __init__(self):
        super().__init__()
        self.norm, self.attn = nn.LayerNorm(WIDTH), CrossAttention(WIDTH, TEXT_WIDTH, HEADS, False)

    def forward(self, x, context):
        return self.attn(self.norm(x), context) + x


def numbers(t):
    return {'shape': list(t.shape), 'data': [float('%.9g' % v) for v in t.detach().double().flatten().tolist()]}


def export(name, model, inputs, opset, dynamic):
    path = os.path.join(OUT, name + '.onnx')
    names = ['hidden', 'text']
    axes = {n: {0: 'batch'} for n in names + ['out']} if dynamic else None
    torch.onnx.export(model.eval(), inputs, path, input_names=names, output_names=['out'], opset_version=opset, dynamic_axes=axes)
    proto = onnx.load(path)
    for node in proto.graph.node:
        node.name = node.doc_string = ''          # paths of Python modules, two thirds of the file
    onnx.checker.check_model(proto)
    onnx.save(proto, path)
    print(name, os.path.getsize(path), 'bytes')
    return dict(zip(names, inputs))


def main():
    torch.manual_seed(5)
    for name, folded, batch, opset, dynamic in (('blocks-17', False, 2, 17, True), ('folded-14', True, 2, 14, True), ('folded-baked-11', True, 1, 11, False)):
        model = Blocks(folded)
        inputs = export(name, model, (torch.randn(batch, ROWS * COLUMNS, WIDTH), torch.randn(batch, TEXT, TEXT_WIDTH)), opset, dynamic)
        with torch.no_grad():
            results = {s: model(*inputs.values(), r) for s, r in {'dense': (0.0, 0.0), 'first': (0.5, 0.0), 'both': (0.4, 0.7), 'capped': (0.95, 0.95)}.items()}
        json.dump({
            'tokens': ROWS * COLUMNS, 'channels': WIDTH, 'layers': 2, 'protected': [], 'dynamic': 'batch' if dynamic else 'baked',
            'inputs': {n: dict(numbers(t), type='float32') for n, t in inputs.items()},
            'schemes': {s: {'outputs': {'out': numbers(t)}} for s, t in results.items()},
        }, open(os.path.join(OUT, name + '.json'), 'w'), separators=(',', ':'))
    export('cross-only-17', CrossOnly(), (torch.randn(1, 24, WIDTH), torch.randn(1, TEXT, TEXT_WIDTH)), 17, True)


if __name__ == '__main__':
    main()
