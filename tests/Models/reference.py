"""What a woven model must compute, in plain torch, one sequence at a time: an encoder that drops or merges tokens between a
layer's attention and its MLP. It shares no code with the models that are exported, only their weights."""
import torch

LAST = -1e30


class Layer:
    """Weights of one layer. Every weight is [in, out]."""

    def __init__(self, heads, pre_norm, activation, q, k, v, o, norm1, norm2, fc1, fc2):
        self.heads, self.pre_norm, self.activation = heads, pre_norm, activation
        self.q, self.k, self.v, self.o, self.norm1, self.norm2, self.fc1, self.fc2 = q, k, v, o, norm1, norm2, fc1, fc2


def score(position):
    """The scorer of the tests: no order, no ties below 101 positions."""
    return float((int(position) * 37 + 11) % 101)


def prune(hidden, origins, visible, protected, kept):
    rank = []
    for i, origin in enumerate(origins):
        value = float('inf') if origin in protected else (float('-inf') if not visible[i] else score(origin))
        rank.append((-value, i))
    return sorted(i for _, i in sorted(rank)[:kept])


def match(keys, origins, visible, protected, removed):
    """Bipartite soft matching on the mean of the keys over the heads [tokens, width]: pairs (source, target)."""
    metric = keys.mean(0)
    metric = metric / metric.norm(dim=-1, keepdim=True)
    best = []
    for even in range(0, len(origins), 2):
        if origins[even] in protected:
            continue
        choice = None
        for odd in range(1, len(origins), 2):
            if origins[odd] in protected:
                continue
            value = float(metric[even] @ metric[odd])
            if not (visible[even] and visible[odd]):
                value = 2.0 if visible[even] == visible[odd] else -2.0
            if choice is None or value > choice[0]:
                choice = (value, odd)
        if choice is not None:
            best.append((-choice[0], even, choice[1]))
    best.sort(key=lambda pair: (pair[0], pair[1]))
    return [(even, odd) for _, even, odd in best[:removed]]


def merge(hidden, sizes, pairs):
    n = hidden.shape[0]
    target = {source: odd for source, odd in pairs}
    rows, new_sizes, leaders = [], [], []
    for token in range(n):
        if token in target:
            continue
        members = [token] + sorted(source for source, odd in pairs if odd == token)
        weight = sizes[members]
        rows.append((hidden[members] * weight[:, None]).sum(0) / weight.sum())
        new_sizes.append(weight.sum())
        leaders.append(token)
    return torch.stack(rows), torch.stack(new_sizes), leaders


def run(layers, hidden, visible, bias, scheme, protected):
    """One sequence [tokens, channels] through the layers. Returns hidden states, sizes, positions of the leaders, visible flags."""
    n = hidden.shape[0]
    sizes, origins, visible = torch.ones(n), list(range(n)), list(visible)
    bias = None if bias is None else bias.clone()
    for index, layer in enumerate(layers):
        source = layer.norm1(hidden) if layer.pre_norm else hidden
        split = lambda t: t.reshape(t.shape[0], layer.heads, -1).transpose(0, 1)
        q, k, v = (split(source @ w + b) for w, b in (layer.q, layer.k, layer.v))
        logits = q @ k.transpose(1, 2) / (q.shape[-1] ** 0.5) + sizes.log()
        if bias is not None:
            logits = logits + bias
        logits = logits.masked_fill(~torch.tensor(visible), LAST)
        attended = (logits.softmax(-1) @ v).transpose(0, 1).reshape(hidden.shape[0], -1)
        hidden = hidden + (attended @ layer.o[0] + layer.o[1])
        for kind, count in [(kind, count) for at, kind, count in scheme if at == index]:
            if kind == 'prune':
                kept = prune(hidden, origins, visible, protected, count)
                hidden, sizes = hidden[kept], sizes[kept]
            else:
                hidden, sizes, kept = merge(hidden, sizes, match(k, origins, visible, protected, count))
            origins, visible = [origins[i] for i in kept], [visible[i] for i in kept]
            bias = None if bias is None else bias[:, kept][:, :, kept]
        hidden = hidden if layer.pre_norm else layer.norm1(hidden)
        inner = layer.norm2(hidden) if layer.pre_norm else hidden
        hidden = hidden + layer.activation(inner @ layer.fc1[0] + layer.fc1[1]) @ layer.fc2[0] + layer.fc2[1]
        hidden = hidden if layer.pre_norm else layer.norm2(hidden)
    return hidden, sizes, origins, visible
