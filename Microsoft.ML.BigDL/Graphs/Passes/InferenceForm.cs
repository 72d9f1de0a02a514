namespace Microsoft.ML.BigDL.Graphs.Passes;

/// <summary>Replaces what only training needs: dropout vanishes, batch normalisation uses its running statistics.</summary>
internal static class InferenceForm
{
    public static Graph Of(Graph graph) =>
        GraphRewriter.Rewrite(graph, (node, inputs) => node.Op.ForInference(inputs));
}
