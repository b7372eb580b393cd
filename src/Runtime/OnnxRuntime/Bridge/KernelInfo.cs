using System.Text;

namespace PipelineDsl.OnnxRuntime;

/// <summary>A node as its kernel sees it while it is created; valid during that call.</summary>
internal readonly unsafe struct KernelInfo : INodeInfo
{
    private readonly nint _info;

    internal KernelInfo(nint info) => _info = info;

    /// <inheritdoc/>
    public long Int(string name, long missing)
    {
        fixed (byte* utf8 = Utf8(name))
        {
            return OrtStatus.Succeeded(OrtApi.KernelInfoGetAttributeInt64(_info, utf8, out long value)) ? value : missing;
        }
    }

    /// <inheritdoc/>
    public float Float(string name, float missing)
    {
        fixed (byte* utf8 = Utf8(name))
        {
            return OrtStatus.Succeeded(OrtApi.KernelInfoGetAttributeFloat(_info, utf8, out float value)) ? value : missing;
        }
    }

    /// <inheritdoc/>
    public string String(string name, string missing)
    {
        fixed (byte* utf8 = Utf8(name))
        {
            nuint length = 0;
            if (!OrtStatus.Succeeded(OrtApi.KernelInfoGetAttributeString(_info, utf8, null, ref length)))
            {
                return missing;
            }

            byte[] value = new byte[length];
            fixed (byte* buffer = value)
            {
                OrtStatus.Check(OrtApi.KernelInfoGetAttributeString(_info, utf8, buffer, ref length));
            }

            // The length counts the terminating zero.
            return Encoding.UTF8.GetString(value, 0, value.Length - 1);
        }
    }

    /// <inheritdoc/>
    public bool HasInput(int index)
    {
        OrtStatus.Check(OrtApi.KernelInfoGetInputCount(_info, out nuint count));
        nuint length = 0;
        return (nuint)index < count && OrtStatus.Succeeded(OrtApi.KernelInfoGetInputName(_info, (nuint)index, null, ref length)) && length > 1;
    }

    /// <inheritdoc/>
    public bool HasOutput(int index)
    {
        OrtStatus.Check(OrtApi.KernelInfoGetOutputCount(_info, out nuint count));
        nuint length = 0;
        return (nuint)index < count && OrtStatus.Succeeded(OrtApi.KernelInfoGetOutputName(_info, (nuint)index, null, ref length)) && length > 1;
    }

    /// <summary>The allocator of the memory that the node's tensors are in; the caller releases it.</summary>
    internal nint Allocator()
    {
        OrtStatus.Check(OrtApi.KernelInfoGetAllocator(_info, 0, out nint allocator));
        return allocator;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
