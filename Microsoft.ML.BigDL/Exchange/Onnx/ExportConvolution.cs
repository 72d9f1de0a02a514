using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Ops.Convolution;
using static Microsoft.ML.BigDL.Exchange.Onnx.OnnxNodeWriter;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Convolutions.</summary>
internal static class ExportConvolution
{
    public static void AddTo(Dictionary<Type, Action<OnnxNodeWriter>> rules)
    {
        rules.Add(typeof(Conv), node =>
        {
            Conv op = (Conv)node.Node.Op;
            node.WriteWith(op.EpilogueOperator, "Conv", node.Inputs(), Attributes(node, op.Attributes));
        });
        rules.Add(typeof(ConvTranspose), node =>
        {
            ConvTranspose op = (ConvTranspose)node.Node.Op;
            node.Write("ConvTranspose", node.Inputs(),
                [.. Attributes(node, op.Attributes), Attribute("output_padding", op.OutputPadding)]);
        });
    }

    private static AttributeProto[] Attributes(OnnxNodeWriter node, ConvAttributes attributes) =>
    [
        Attribute("kernel_shape", node.InputType(1).Shape.Extents[2..].ToArray()),
        Attribute("strides", attributes.Strides),
        Attribute("pads", attributes.Pads),
        Attribute("dilations", attributes.Dilations),
        Attribute("group", attributes.Groups),
    ];
}
