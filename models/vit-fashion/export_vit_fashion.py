"""Export vit-fashion.pt to ONNX (opset 17) and safetensors, and write the 2,000-image test subset.
usage: OMP_NUM_THREADS=1 /usr/bin/python3 export_vit_fashion.py vit-fashion.pt OUTDIR     (torch 1.13.1, onnx 1.12)
Plain torch.onnx.export in eval mode: the exporter folds BatchNorm into the convolutions; nothing else is fused."""
import sys, os, gzip, json, struct, numpy as np, torch, onnx
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from train_vit_fashion import ViT, load, normalise

ck_path, out = sys.argv[1], sys.argv[2]
torch.set_num_threads(1)
ck = torch.load(ck_path)
m = ViT()
m.load_state_dict(ck['sd'])
m.eval()
p = os.path.join(out, 'vit-fashion.onnx')
torch.onnx.export(m, torch.randn(2, 1, 28, 28), p, input_names=['pixel_values'], output_names=['logits'], opset_version=17,
                  do_constant_folding=True, dynamic_axes={'pixel_values': {0: 'batch'}, 'logits': {0: 'batch'}})
g = onnx.load(p)
onnx.checker.check_model(g, full_check=True)
ops = {}
for n in g.graph.node:
    ops[n.op_type] = ops.get(n.op_type, 0) + 1
print('opset', g.opset_import[0].version, 'ir', g.ir_version, 'bytes', os.path.getsize(p))
print('ops', dict(sorted(ops.items())))


def safetensors(sd, path, meta):
    head, blobs, o = {'__metadata__': meta}, [], 0
    for k, v in sd.items():
        if not v.dtype.is_floating_point:
            continue                                  # num_batches_tracked
        b = v.contiguous().numpy().astype('<f4').tobytes()
        head[k] = {'dtype': 'F32', 'shape': list(v.shape), 'data_offsets': [o, o + len(b)]}
        o += len(b)
        blobs.append(b)
    j = json.dumps(head).encode()
    j += b' ' * (-len(j) % 8)
    open(path, 'wb').write(struct.pack('<Q', len(j)) + j + b''.join(blobs))


safetensors(m.state_dict(), os.path.join(out, 'vit-fashion.safetensors'),
            dict(format='pt', normalisation='(u8/255-0.2860)/0.3530', depth='6', dim='96', heads='3', mlp_ratio='2', batchnorm_eps='1e-5', layernorm_eps='1e-5'))

X, Y = load('t10k')                                   # the first 2,000 test images, in their order
for name, a, magic in (('idx3', X.numpy()[:2000], 0x803), ('idx1', Y.numpy()[:2000].astype(np.uint8), 0x801)):
    with open(os.path.join(out, f'fashion-mnist-test-2000.{name}-ubyte.gz'), 'wb') as f, gzip.GzipFile('', 'wb', 9, f, mtime=0) as z:
        z.write(struct.pack('>I' + 'I' * a.ndim, magic, *a.shape) + a.tobytes())
