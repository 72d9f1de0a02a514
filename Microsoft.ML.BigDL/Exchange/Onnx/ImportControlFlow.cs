using System.Collections.Immutable;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Branches and loops whose course is known while importing are written out.</summary>
internal static class ImportControlFlow
{
    private const long MostRounds = 4096;

    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<OnnxOperand>>> rules)
    {
        rules.Add("If", If);
        rules.Add("Loop", Loop);
    }

    private static ImmutableArray<OnnxOperand> If(OnnxNode node)
    {
        string branch = node.Known(0).Numbers[0].IsTrue ? "then_branch" : "else_branch";
        return node.Context.ImportSubgraph(Body(node, branch), node, []);
    }

    private static ImmutableArray<OnnxOperand> Loop(OnnxNode node)
    {
        GraphProto body = Body(node, "body");
        long rounds = node.Has(0) ? node.Known(0).ToIntegers()[0] : long.MaxValue;
        bool goesOn = !node.Has(1) || node.Known(1).Numbers[0].IsTrue;
        int carriedCount = node.InputCount - 2;
        ImmutableArray<OnnxOperand> carried = [.. Enumerable.Range(2, carriedCount).Select(node.Operand)];
        if (body.Output.Count > carriedCount + 1)
            throw node.Refuse("loops that stack a result of every round are not supported");

        for (long round = 0; round < rounds && goesOn; round++)
        {
            if (round == MostRounds)
                throw node.Refuse($"loops of more than {MostRounds} rounds are not written out");

            ImmutableArray<OnnxOperand> results = node.Context.ImportSubgraph(body, node,
            [
                OnnxOperand.Constant("round", new HostArray(Tensors.ElementType.Int64, Tensors.Shape.Scalar, [HostNumber.Of(round)])),
                OnnxOperand.Constant("condition", new HostArray(Tensors.ElementType.Bool, Tensors.Shape.Scalar, [HostNumber.Of(true)])),
                .. carried,
            ]);
            HostArray condition = results[0].AsHost() ?? throw node.Refuse("its condition depends on what the model is fed");
            goesOn = condition.Numbers[0].IsTrue;
            carried = results[1..];
        }

        return carried;
    }

    private static GraphProto Body(OnnxNode node, string attribute) => node.Attributes.Graph(attribute)
        ?? throw new ModelFormatException($"{node} has no {attribute}. The file is damaged; export it again.");
}
