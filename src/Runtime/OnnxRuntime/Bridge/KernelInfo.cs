using System.Text;

namespace PipelineDsl.OnnxRuntime;

/// <summary>A node as its kernel sees it when it is created: attributes, and which optional inputs and outputs it has.</summary>
internal readonly unsafe ref struct KernelInfo
{
    private readonly nint _info;

    internal KernelInfo(nint info) => _info = info;

    /// <summary>An integer attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="missing">What to return when the node has none of that name and type.</param>
    internal long Int(string name, long missing)
    {
        fixed (byte* utf8 = Utf8(name))
        {
            return OrtStatus.Succeeded(OrtApi.KernelInfoGetAttributeInt64(_info, utf8, out long value)) ? value : missing;
        }
    }

    /// <summary>A floating-point attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="missing">What to return when the node has none of that name and type.</param>
    internal float Float(string name, float missing)
    {
        fixed (byte* utf8 = Utf8(name))
        {
            return OrtStatus.Succeeded(OrtApi.KernelInfoGetAttributeFloat(_info, utf8, out float value)) ? value : missing;
        }
    }

    /// <summary>A text attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="missing">What to return when the node has none of that name and type.</param>
    internal string String(string name, string missing)
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

    /// <summary>Whether the node has an input.</summary>
    /// <param name="index">0-based input.</param>
    internal bool HasInput(int index)
    {
        OrtStatus.Check(OrtApi.KernelInfoGetInputCount(_info, out nuint count));
        nuint length = 0;
        return (nuint)index < count && OrtStatus.Succeeded(OrtApi.KernelInfoGetInputName(_info, (nuint)index, null, ref length)) && length > 1;
    }

    /// <summary>Whether the node has an output.</summary>
    /// <param name="index">0-based output.</param>
    internal bool HasOutput(int index)
    {
        OrtStatus.Check(OrtApi.KernelInfoGetOutputCount(_info, out nuint count));
        nuint length = 0;
        return (nuint)index < count && OrtStatus.Succeeded(OrtApi.KernelInfoGetOutputName(_info, (nuint)index, null, ref length)) && length > 1;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
