using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using static Microsoft.ML.BigDL.Exchange.Onnx.OnnxNodeWriter;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators that work element by element.</summary>
internal static class ExportElementwise
{
    // These have ONNX's name and meaning and no attributes.
    private static readonly Type[] s_alike =
    [
        typeof(Abs), typeof(Add), typeof(And), typeof(Ceil), typeof(Cos), typeof(Div), typeof(Equal), typeof(Erf), typeof(Exp),
        typeof(Floor), typeof(Gelu), typeof(Greater), typeof(GreaterOrEqual), typeof(HardSwish), typeof(Less), typeof(LessOrEqual),
        typeof(Log), typeof(Max), typeof(Min), typeof(Mish), typeof(Mul), typeof(Neg), typeof(Not), typeof(Or), typeof(Pow),
        typeof(Reciprocal), typeof(Relu), typeof(Round), typeof(Selu), typeof(Sigmoid), typeof(Sign), typeof(Sin), typeof(Softplus),
        typeof(Softsign), typeof(Sqrt), typeof(Sub), typeof(Sum), typeof(Tanh), typeof(Where), typeof(Xor),
    ];

    public static void AddTo(Dictionary<Type, Action<OnnxNodeWriter>> rules)
    {
        foreach (Type type in s_alike)
            rules.Add(type, node => node.Write(type.Name, node.Inputs()));

        Add<Clip>((node, op) => node.Write("Clip", [node.Input(0), Bound(node, "min", op.Minimum), Bound(node, "max", op.Maximum)]));
        Add<Cast>((node, op) => node.Write("Cast", node.Inputs(), Attribute("to", (long)OnnxTensors.OnnxTypeOf(op.To))));
        Add<Elu>((node, op) => node.Write("Elu", node.Inputs(), Attribute("alpha", op.Alpha)));
        Add<GeluTanh>((node, op) => node.Write("Gelu", node.Inputs(), Attribute("approximate", "tanh")));
        Add<HardSigmoid>((node, op) =>
            node.Write("HardSigmoid", node.Inputs(), Attribute("alpha", op.Alpha), Attribute("beta", op.Beta)));
        Add<LeakyRelu>((node, op) => node.Write("LeakyRelu", node.Inputs(), Attribute("alpha", op.Alpha)));
        Add<Scale>((node, op) =>
            node.Write("Mul", [node.Input(0), node.Real("factor", op.Factor, node.InputType(0).ElementType)]));
        Add<Silu>((node, op) => node.Write("Mul", [node.Input(0), node.Step("Sigmoid", node.Inputs())]));
        Add<Square>((node, op) => node.Write("Mul", [node.Input(0), node.Input(0)]));

        void Add<TOp>(Action<OnnxNodeWriter, TOp> write)
            where TOp : Op => rules.Add(typeof(TOp), node => write(node, (TOp)node.Node.Op));
    }

    // An infinite bound is none, and an empty name is an input left out.
    private static string Bound(OnnxNodeWriter node, string name, float bound) =>
        float.IsInfinity(bound) ? string.Empty : node.Real(name, bound, node.InputType(0).ElementType);
}
