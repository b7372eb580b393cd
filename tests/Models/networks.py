"""Exports the auxiliary networks of the tests: the predictor of DynamicViT for the tokens of models/vit-fashion, and a small frozen network that reads
the same pixels. Random weights: the tests compare runs, not accuracy.
usage: OMP_NUM_THREADS=1 python3 networks.py [OUTDIR]        (torch 1.13, onnx 1.12; deterministic)"""
import os, sys, warnings
import torch
from torch import nn

warnings.filterwarnings('ignore')
torch.set_num_threads(1)
OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), 'Networks')


class Predictor(nn.Module):
    """arXiv 2106.02034, section 3.2, at inference: all tokens that are left count. CLS is no patch; its row is 0 and it is never dropped."""

    def __init__(self, d):
        super().__init__()
        self.enter = nn.Sequential(nn.LayerNorm(d), nn.Linear(d, d), nn.GELU())
        self.leave = nn.Sequential(
            nn.Linear(d, d // 2), nn.GELU(), nn.Linear(d // 2, d // 4), nn.GELU(), nn.Linear(d // 4, 2), nn.LogSoftmax(dim=-1))

    def forward(self, hidden_states):
        x = self.enter(hidden_states[:, 1:])
        half = x.shape[2] // 2
        local, everywhere = x[:, :, :half], x[:, :, half:].mean(1, keepdim=True)
        scores = self.leave(torch.cat([local, everywhere.expand_as(local)], dim=2))
        return torch.cat([torch.zeros_like(scores[:, :1]), scores], dim=1)


class Guide(nn.Module):
    """Scores every 2x2 patch of a 28x28 image by two convolutions; CLS gets 0."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 1, 2, stride=2))

    def forward(self, pixel_values):
        scores = self.layers(pixel_values).flatten(1)
        return torch.cat([torch.zeros_like(scores[:, :1]), scores], dim=1)


def export(name, network, example, input_name, axes, opset):
    torch.onnx.export(network.eval(), example, os.path.join(OUT, name + '.onnx'), opset_version=opset, input_names=[input_name], output_names=['scores'],
                      dynamic_axes={input_name: axes, 'scores': {k: v for k, v in axes.items() if k < 2}})


torch.manual_seed(4)
for index in range(2):
    predictor = Predictor(96)
    for module in predictor.modules():
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=0.3)
    export(f'dynamicvit-{index}', predictor, torch.randn(2, 50, 96), 'hidden_states', {0: 'batch', 1: 'tokens'}, 17)
export('guide', Guide(), torch.randn(2, 1, 28, 28), 'pixel_values', {0: 'batch'}, 13)
