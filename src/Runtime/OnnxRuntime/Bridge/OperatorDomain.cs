using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// A named set of operators. It is never freed: ONNX Runtime keeps pointers into it for as long as any session lives. Make one for
/// each set and keep it.
/// </summary>
internal sealed unsafe class OperatorDomain
{
    private static readonly Lock Registration = new();
    private static readonly ConditionalWeakTable<SessionOptions, Dictionary<string, OperatorDomain>> Registered = [];

    private readonly string _name;
    private readonly nint _handle;

    /// <summary>Makes a domain.</summary>
    /// <param name="name">Its name, as nodes write it.</param>
    /// <param name="operators">Its operators; names must differ.</param>
    /// <exception cref="DllNotFoundException">The native library is missing.</exception>
    /// <exception cref="NotSupportedException">The native library is too old.</exception>
    internal OperatorDomain(string name, IEnumerable<CustomOperator> operators)
    {
        OrtApi.EnsureLoaded();
        _name = name;
        fixed (byte* utf8 = Encoding.UTF8.GetBytes(name + '\0'))
        {
            OrtStatus.Check(OrtApi.CreateCustomOpDomain(utf8, out _handle));
        }

        foreach (CustomOperator customOperator in operators)
        {
            OrtStatus.Check(OrtApi.CustomOpDomainAdd(_handle, NativeOperator.Create(customOperator)));
        }
    }

    /// <summary>Makes the operators known to sessions created with these options. Adding twice adds once.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ObjectDisposedException">The options were disposed.</exception>
    /// <exception cref="InvalidOperationException">The options have another domain of the same name.</exception>
    internal void AddTo(SessionOptions options)
    {
        bool held = false;
        try
        {
            options.DangerousAddRef(ref held);
            lock (Registration)
            {
                Dictionary<string, OperatorDomain> domains = Registered.GetOrCreateValue(options);
                if (!domains.TryGetValue(_name, out OperatorDomain? present))
                {
                    OrtStatus.Check(OrtApi.AddCustomOpDomain(options.DangerousGetHandle(), _handle));
                    domains.Add(_name, this);
                }
                else if (present != this)
                {
                    throw new InvalidOperationException($"These session options already have other operators of the domain '{_name}'.");
                }
            }
        }
        finally
        {
            if (held)
            {
                options.DangerousRelease();
            }
        }
    }
}
