"""Small encoders, written the ways people write them."""
import math
import torch
from torch import nn
from reference import Layer


def linear(module):
    return module.weight.t(), module.bias


class FusedBlock(nn.Module):
    """A ViT block as timm writes it: one projection for queries, keys and values."""

    def __init__(self, width, heads, split, bias=None, scaled=False):
        super().__init__()
        self.gamma = nn.Parameter(torch.rand(width) + 0.5) if scaled else None
        self.heads, self.split = heads, split
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fc1, self.fc2 = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.bias = bias

    def forward(self, x):
        b, n, c = x.shape
        y = self.norm1(x)
        if self.split == 'chunk':
            q, k, v = (t.reshape(b, n, self.heads, c // self.heads).transpose(1, 2) for t in self.qkv(y).chunk(3, dim=-1))
        else:
            qkv = self.qkv(y).reshape(b, n, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
            q, k, v = qkv.unbind(0) if self.split == 'unbind' else (qkv[0], qkv[1], qkv[2])
        if self.split == 'einsum':
            scores = torch.einsum('bhid,bhjd->bhij', q, k) * (c // self.heads) ** -0.5
            y = torch.einsum('bhij,bhjd->bhid', scores.softmax(dim=-1), v).transpose(1, 2).reshape(b, n, c)
        else:
            scores = (q @ k.transpose(-2, -1)) * (c // self.heads) ** -0.5
            if self.bias is not None:
                scores = scores + self.bias[:, :, :n, :n]
            y = (scores.softmax(dim=-1) @ v).transpose(1, 2).reshape(b, n, c)
        y = self.proj(y)
        x = x + (y if self.gamma is None else y * self.gamma)
        return x + self.fc2(nn.functional.gelu(self.fc1(self.norm2(x))))

    def reference(self):
        q, k, v = self.qkv.weight.t().chunk(3, dim=1)
        bq, bk, bv = self.qkv.bias.chunk(3)
        o = linear(self.proj) if self.gamma is None else (self.proj.weight.t() * self.gamma, self.proj.bias * self.gamma)
        return Layer(self.heads, True, nn.functional.gelu, (q, bq), (k, bk), (v, bv), o, self.norm1, self.norm2, linear(self.fc1), linear(self.fc2))


class Vit(nn.Module):
    """16 x 16 pixels, patches of 4. Reads CLS, the mean of all tokens, or the mean of all but CLS."""

    def __init__(self, width=32, heads=4, depth=3, split='index', cls=True, pool='cls', relative=False, scaled=False):
        super().__init__()
        self.patch = nn.Conv2d(1, width, 4, 4)
        tokens = 16 + int(cls)
        self.cls = nn.Parameter(torch.randn(1, 1, width)) if cls else None
        self.position = nn.Parameter(torch.randn(1, tokens, width) * 0.5)
        # A table that is longer than the sequence is cut to its length in every layer.
        longest = tokens if relative != 'table' else 24
        bias = [nn.Parameter(torch.randn(1, heads, longest, longest)) if relative else None for _ in range(depth)]
        self.blocks = nn.ModuleList([FusedBlock(width, heads, split, bias[i], scaled) for i in range(depth)])
        self.norm, self.head, self.pool = nn.LayerNorm(width), nn.Linear(width, 5), pool

    def embed(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        if self.cls is not None:
            x = torch.cat([self.cls.expand(x.shape[0], -1, -1), x], dim=1)
        return x + self.position

    def forward(self, x):
        x = self.embed(x)
        for block in self.blocks:
            x = block(x)
        x = self.norm(x)
        return self.head(x[:, 0] if self.pool == 'cls' else x[:, 1:].mean(1) if self.pool == 'patches' else x.mean(1))

    def read(self, hidden, sizes, origins, visible):
        x = self.norm(hidden)
        if self.pool == 'cls':
            return [self.head(x[0])]
        first = 1 if self.pool == 'patches' else 0
        return [self.head((x[first:] * sizes[first:, None]).sum(0) / sizes[first:].sum())]


class BertLayer(nn.Module):
    """Post-norm, separate projections; the mask is added, or selected with Where as DistilBERT does."""

    def __init__(self, width, heads, mask):
        super().__init__()
        self.heads, self.mask = heads, mask
        self.query, self.key, self.value, self.dense = (nn.Linear(width, width) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.fc1, self.fc2 = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def split(self, x):
        if self.mask == 'where':
            return x.view(x.shape[0], -1, self.heads, x.shape[-1] // self.heads).transpose(1, 2)
        return x.view(x.size()[:-1] + (self.heads, x.shape[-1] // self.heads)).permute(0, 2, 1, 3)

    def distance(self, n):
        # A penalty on distance, numbered anew in every layer.
        places = torch.arange(n)
        apart = (places[None, :] - places[:, None]).abs().to(torch.float32)
        return -apart * torch.tensor([2.0 ** -(head + 1) for head in range(self.heads)])[:, None, None]

    def forward(self, x, mask):
        q, k, v = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        if self.mask == 'where':
            scores = torch.matmul(q / math.sqrt(q.shape[-1]), k.transpose(2, 3))
            hidden = (mask == 0).view((mask.shape[0], 1, 1, k.size(2))).expand_as(scores)
            scores = scores.masked_fill(hidden, torch.tensor(torch.finfo(scores.dtype).min))
        elif self.mask == 'sdpa':
            # As torch 2 spells scaled_dot_product_attention: the root of the scale on both sides, computed from the shape.
            scale = torch.sqrt(1.0 / torch.sqrt(torch._shape_as_tensor(q)[-1:].to(torch.float32)))
            scores = torch.matmul(q * scale, k.transpose(-1, -2) * scale)
            scores = scores + mask.expand(-1, -1, q.shape[2], -1)
        else:
            scores = torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(q.shape[-1])
            scores = scores + mask
            if self.mask == 'distance':
                scores = scores + self.distance(x.shape[1])
        context = torch.matmul(nn.functional.softmax(scores, dim=-1), v).permute(0, 2, 1, 3).contiguous()
        context = context.view(context.size()[:-2] + (x.shape[-1],))
        x = self.norm1(self.dense(context) + x)
        return self.norm2(self.fc2(nn.functional.gelu(self.fc1(x))) + x)

    def reference(self):
        return Layer(self.heads, False, nn.functional.gelu, linear(self.query), linear(self.key), linear(self.value), linear(self.dense), self.norm1, self.norm2,
                     linear(self.fc1), linear(self.fc2))


class Bert(nn.Module):
    """Gives all hidden states and what it reads: a pooler on CLS, or the masked mean of sentence-transformers."""

    def __init__(self, width=32, heads=4, depth=3, mask='add', pool='cls', longest=64):
        super().__init__()
        self.words, self.positions = nn.Embedding(50, width), nn.Embedding(longest, width)
        self.register_buffer('ids', torch.arange(longest).unsqueeze(0))
        self.norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList([BertLayer(width, heads, mask) for _ in range(depth)])
        self.mask, self.pool, self.pooler = mask, pool, nn.Linear(width, 8)

    def embed(self, ids):
        return self.norm(self.words(ids) + self.positions(self.ids[:, :ids.shape[1]]))

    def forward(self, ids, mask):
        x = self.embed(ids)
        extended = mask if self.mask == 'where' else (1.0 - mask[:, None, None, :].to(torch.float32)) * -10000.0
        for layer in self.layers:
            x = layer(x, extended)
        if self.pool == 'mean':
            weight = mask.unsqueeze(-1).expand(x.size()).float()
            return x, (x * weight).sum(1) / torch.clamp(weight.sum(1), min=1e-9)
        return x, torch.tanh(self.pooler(x[:, 0]))

    def read(self, hidden, sizes, origins, visible):
        if self.pool == 'mean':
            weight = sizes * torch.tensor(visible).float()
            return [hidden, (hidden * weight[:, None]).sum(0) / weight.sum()]
        return [hidden, torch.tanh(self.pooler(hidden[0]))]


class TorchEncoder(nn.Module):
    """torch.nn.TransformerEncoder; its stream is [tokens, batch, channels] unless batch_first, its heads are folded into the batch."""

    def __init__(self, width=32, heads=4, depth=3, batch_first=False, padding=False, norm_first=False):
        super().__init__()
        layer = nn.TransformerEncoderLayer(width, heads, 2 * width, dropout=0.0, batch_first=batch_first, norm_first=norm_first)
        self.encoder = nn.TransformerEncoder(layer, depth, enable_nested_tensor=False)
        for p in self.encoder.parameters():
            nn.init.normal_(p, std=0.2) if p.dim() > 1 else nn.init.normal_(p, mean=1.0 if p.shape[0] == width else 0.0, std=0.2)
        self.batch_first, self.padding, self.head = batch_first, padding, nn.Linear(width, 5)

    def forward(self, x, mask=None):
        x = x if self.batch_first else x.transpose(0, 1)
        x = self.encoder(x, src_key_padding_mask=(mask == 0) if self.padding else None)
        return self.head(x.mean(1 if self.batch_first else 0))

    def embed(self, x):
        return x

    def read(self, hidden, sizes, origins, visible):
        return [self.head((hidden * sizes[:, None]).sum(0) / sizes.sum())]

    @property
    def layers(self):
        result = []
        for layer in self.encoder.layers:
            q, k, v = layer.self_attn.in_proj_weight.t().chunk(3, dim=1)
            bq, bk, bv = layer.self_attn.in_proj_bias.chunk(3)
            result.append(Layer(layer.self_attn.num_heads, layer.norm_first, nn.functional.relu, (q, bq), (k, bk), (v, bv), linear(layer.self_attn.out_proj),
                                layer.norm1, layer.norm2, linear(layer.linear1), linear(layer.linear2)))
        return result
