"""Times in PyTorch what the GPU check times in PipelineDsl: a ToMe step, a gather of rows and the compaction of a KV cache, half precision.
Prints one JSON object: the median of CUDA events around each call, in microseconds. usage: python3 torch_step.py BATCH TOKENS CHANNELS WIDTH REMOVED"""
import json
import sys

import torch

BATCH, TOKENS, CHANNELS, WIDTH, REMOVED = (int(a) for a in sys.argv[1:6])
ROUNDS, WARM_UPS = 200, 50


def median_us(step):
    for _ in range(WARM_UPS):
        step()
    torch.cuda.synchronize()
    times = []
    for _ in range(ROUNDS):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        step()
        end.record()
        end.synchronize()
        times.append(start.elapsed_time(end) * 1000)
    return sorted(times)[len(times) // 2]


def graphed(step):
    """The same work as one CUDA graph: what is left when no launch has to wait for Python."""
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        for _ in range(3):
            step()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay


def rows(x, index):
    return x.gather(1, index.expand(-1, -1, x.shape[-1]))


def main():
    device, half = 'cuda', torch.float16
    torch.manual_seed(1)
    hidden = torch.randn(BATCH, TOKENS, CHANNELS, device=device, dtype=half)
    keys = torch.randn(BATCH, TOKENS, WIDTH, device=device, dtype=half)
    sizes = torch.ones(BATCH, TOKENS, 1, device=device, dtype=half)
    evens = (TOKENS + 1) // 2

    def step():
        metric = keys / keys.norm(dim=-1, keepdim=True)
        scores = metric[:, ::2] @ metric[:, 1::2].transpose(1, 2)
        scores[:, 0] = -torch.inf
        best, partner = scores.max(dim=-1)
        order = best.argsort(dim=-1, descending=True)[..., None]
        sources, unmerged = order[:, :REMOVED], order[:, REMOVED:].sort(dim=1)[0]
        targets = partner[..., None].gather(1, sources)

        def merge(x):
            even, odd = x[:, ::2], x[:, 1::2]
            width = x.shape[-1]
            sums = odd.scatter_add(1, targets.expand(-1, -1, width), rows(even, sources))
            return torch.cat((rows(even, unmerged), sums), dim=1)

        weighted, total = merge(hidden * sizes), merge(sizes)
        return weighted / total, total

    kept = torch.stack([torch.randperm(TOKENS, device=device)[:TOKENS // 2].sort()[0] for _ in range(BATCH)])[..., None]
    index = kept.expand(-1, -1, CHANNELS)
    cache = torch.randn(32, 4096, 128, device=device, dtype=half)
    stay = torch.stack([torch.randperm(4096, device=device)[:1024].sort()[0] for _ in range(32)])[..., None].expand(-1, -1, 128)
    result = {
        'torch': torch.__version__,
        'device': torch.cuda.get_device_name(),
        'tome_step_us': median_us(step),
        'tome_step_graph_us': median_us(graphed(step)),
        'gather_us': median_us(lambda: hidden.gather(1, index)),
        'compaction_us': median_us(lambda: cache.gather(1, stay)),
        'evens': evens,
    }
    print(json.dumps(result))


if __name__ == '__main__':
    main()
