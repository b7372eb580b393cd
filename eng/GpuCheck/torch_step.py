"""Times in PyTorch what the GPU check times in PipelineDsl: a ToMe step, a gather of rows and the compaction of a KV cache, half precision.
Prints one JSON object: medians of CUDA events in microseconds a step, over sets of tensors that are used in turn, so that none is in the caches still.
usage: python3 torch_step.py BATCH TOKENS CHANNELS WIDTH REMOVED"""
import json
import sys

try:
    import torch
except ImportError as missing:
    sys.exit(f'python3 has no PyTorch ({missing}).')

ROUNDS, WARM_UPS = 31, 5
ROTATED_BYTES = 256 << 20


def median_us(run, steps):
    for _ in range(WARM_UPS):
        run()
    torch.cuda.synchronize()
    times = []
    for _ in range(ROUNDS):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        run()
        end.record()
        end.synchronize()
        times.append(start.elapsed_time(end) * 1000 / steps)
    return sorted(times)[len(times) // 2]


def graphed(run):
    """The same work as one CUDA graph: what is left when no launch has to wait for Python."""
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        run()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        run()
    return graph.replay


def measure(step, sets):
    """Launched one by one, and as a graph of all sets."""
    def run():
        for tensors in sets:
            step(*tensors)

    return median_us(run, len(sets)), median_us(graphed(run), len(sets))


def rotated(make, bytes_of_step):
    return [make() for _ in range(min(1024, max(2, -(-ROTATED_BYTES // bytes_of_step))))]


def rows(x, index):
    return x.gather(1, index.expand(-1, -1, x.shape[-1]))


def merge_step(hidden, keys, sizes, removed):
    """ToMe's own sequence of operations (facebookresearch/ToMe, merge.py), with the first token protected."""
    metric = keys / keys.norm(dim=-1, keepdim=True)
    scores = metric[:, ::2] @ metric[:, 1::2].transpose(1, 2)
    scores[:, 0] = -torch.inf
    best, partner = scores.max(dim=-1)
    order = best.argsort(dim=-1, descending=True)[..., None]
    sources, unmerged = order[:, :removed], order[:, removed:].sort(dim=1)[0]
    targets = partner[..., None].gather(1, sources)

    def merge(x):
        even, odd = x[:, ::2], x[:, 1::2]
        sums = odd.scatter_add(1, targets.expand(-1, -1, x.shape[-1]), rows(even, sources))
        return torch.cat((rows(even, unmerged), sums), dim=1)

    weighted, total = merge(hidden * sizes), merge(sizes)
    return weighted / total, total, total.log()


def draw(heads, of, kept, device):
    return torch.stack([torch.randperm(of, device=device)[:kept].sort()[0] for _ in range(heads)])[..., None]


def main(batch, tokens, channels, width, removed):
    if not torch.cuda.is_available():
        sys.exit(f'PyTorch {torch.__version__} finds no CUDA device.')
    device, half = 'cuda', torch.float16
    torch.manual_seed(1)

    def normal(*shape):
        return torch.randn(*shape, device=device, dtype=half)

    row = 2 * channels * batch
    step = rotated(lambda: (normal(batch, tokens, channels), normal(batch, tokens, width), torch.ones(batch, tokens, 1, device=device, dtype=half)),
                   row * (2 * tokens - removed))
    merged = measure(lambda hidden, keys, sizes: merge_step(hidden, keys, sizes, removed), step)
    kept = (tokens + 1) // 2
    index = draw(batch, tokens, kept, device).expand(-1, -1, channels)
    gathered = measure(lambda hidden: hidden.gather(1, index), rotated(lambda: (normal(batch, tokens, channels),), 2 * row * kept))
    heads, entries, stay, head_width = 8, 4096, 1024, 128
    stays = draw(heads, entries, stay, device).expand(-1, -1, head_width)
    caches = rotated(lambda: (normal(heads, entries, head_width), normal(heads, entries, head_width)), 4 * 2 * heads * stay * head_width)
    compacted = measure(lambda keys, values: (keys.gather(1, stays), values.gather(1, stays)), caches)
    names = ('tome_step', merged), ('gather', gathered), ('compaction', compacted)
    times = {f'{name}{kind}_us': us for name, both in names for kind, us in zip(('', '_graph'), both)}
    print(json.dumps({'torch': torch.__version__, 'device': torch.cuda.get_device_name()} | times))


if __name__ == '__main__':
    main(*(int(argument) for argument in sys.argv[1:6]))
