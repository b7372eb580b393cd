using Google.Protobuf;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.GpuCheck.Parity;

/// <summary>A model of one node, a stage: its inputs and outputs are the model's.</summary>
internal static class StageGraph
{
    /// <summary>The name of an input.</summary>
    /// <param name="index">One of the inputs in <see cref="StageNode"/>.</param>
    internal static string Input(int index) => $"input{index}";

    /// <summary>The name of an output.</summary>
    /// <param name="index">One of the outputs in <see cref="StageNode"/>.</param>
    internal static string Output(int index) => $"output{index}";

    /// <summary>Writes the model.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="stage">One of its stages.</param>
    /// <param name="attributes">The node.</param>
    /// <param name="inputs">Types and shapes, by the numbers in <see cref="StageNode"/>.</param>
    /// <param name="isHalf">Whether the model's tensors hold half precision.</param>
    internal static byte[] Build(TokenPipeline pipeline, TokenStage stage, StageNodeAttributes attributes, StageTensor?[] inputs, bool isHalf)
    {
        var graph = new GraphProto { Name = stage.Name };
        graph.Node.Add(Node(pipeline, stage, attributes));
        foreach (int index in attributes.Inputs)
        {
            StageTensor tensor = inputs[index]!;
            var shape = new TensorShapeProto();
            shape.Dim.AddRange(tensor.Shape.Select(static length => new TensorShapeProto.Types.Dimension { DimValue = length }));

            // ONNX Runtime numbers types as ONNX does.
            graph.Input.Add(Value(Input(index), (TensorProto.Types.DataType)tensor.Type, shape));
        }

        StageSignature signature = isHalf ? StageSignature.Half : StageSignature.Single;
        foreach (int index in attributes.Outputs)
        {
            graph.Output.Add(Value(Output(index), (TensorProto.Types.DataType)signature.Outputs[index].Type!.Value, null));
        }

        var model = new ModelProto { IrVersion = 8, ProducerName = "pipelinedsl-gpu-check", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = pipeline.Domain, Version = 1 });
        return model.ToByteArray();
    }

    private static NodeProto Node(TokenPipeline pipeline, TokenStage stage, StageNodeAttributes attributes)
    {
        var node = new NodeProto { OpType = stage.Name, Domain = pipeline.Domain, Name = "stage" };
        node.Input.AddRange(Enumerable.Range(0, StageNode.Inputs).Select(index => attributes.Inputs.Contains(index) ? Input(index) : ""));
        node.Output.AddRange(Enumerable.Range(0, StageNode.Outputs).Select(index => attributes.Outputs.Contains(index) ? Output(index) : ""));
        Add(StageNode.TokenAxis, 1);
        Add(StageNode.Heads, attributes.Heads);
        Add(StageNode.Seed, (long)attributes.Seed);
        Add(StageNode.Causal, attributes.IsCausal ? 1 : 0);
        node.Attribute.Add(new AttributeProto { Name = StageNode.Scale, F = attributes.Scale, Type = AttributeProto.Types.AttributeType.Float });
        node.Attribute.Add(new AttributeProto
        {
            Name = StageNode.MaskKind, S = ByteString.CopyFromUtf8(attributes.MaskKind), Type = AttributeProto.Types.AttributeType.String,
        });
        return node;

        void Add(string name, long value) =>
            node.Attribute.Add(new AttributeProto { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int });
    }

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, TensorShapeProto? shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type };
        if (shape is not null)
        {
            tensor.Shape = shape;
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
