using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Ops.Pooling;
using static Microsoft.ML.BigDL.Exchange.Onnx.OnnxNodeWriter;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Poolings. The positions of the maxima serve training alone and are not written.</summary>
internal static class ExportPooling
{
    public static void AddTo(Dictionary<Type, Action<OnnxNodeWriter>> rules)
    {
        rules.Add(typeof(MaxPool), node => node.WriteFirst("MaxPool", node.Inputs(), Attributes(((MaxPool)node.Node.Op).Attributes)));
        rules.Add(typeof(AveragePool), node =>
        {
            PoolAttributes attributes = ((AveragePool)node.Node.Op).Attributes;
            node.Write("AveragePool", node.Inputs(),
                [.. Attributes(attributes), Attribute("count_include_pad", attributes.CountIncludePad)]);
        });
        rules.Add(typeof(GlobalMaxPool), node => node.WriteFirst("GlobalMaxPool", node.Inputs()));
        rules.Add(typeof(GlobalAveragePool), node => node.Write("GlobalAveragePool", node.Inputs()));
    }

    private static AttributeProto[] Attributes(PoolAttributes attributes) =>
    [
        Attribute("kernel_shape", attributes.Kernel),
        Attribute("strides", attributes.Strides),
        Attribute("pads", attributes.Pads),
        Attribute("dilations", attributes.Dilations),
        Attribute("ceil_mode", attributes.CeilMode),
    ];
}
