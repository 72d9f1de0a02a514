using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>What a model is made of: its layers in order of use, their outputs and their weights. Shown as a table by consoles and notebooks.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class ModelSummary : IHtml
{
    private static readonly ImmutableArray<string> s_headings = ["Layer", "Kind", "Output", "Weights"];

    private ModelSummary(ImmutableArray<LayerSummary> layers) => Layers = layers;

    /// <summary>The layers, in order of first use.</summary>
    public ImmutableArray<LayerSummary> Layers { get; }

    /// <summary>The number of trained weights.</summary>
    public long TrainableCount => Layers.Sum(layer => layer.TrainableCount);

    /// <summary>The number of running statistics.</summary>
    public long StateCount => Layers.Sum(layer => layer.StateCount);

    /// <summary>The summary as a table for a console.</summary>
    public override string ToString()
    {
        ImmutableArray<string>[] rows = [s_headings, .. Layers.Select(Cells)];
        int[] widths = [.. s_headings.Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (ImmutableArray<string> row in rows)
        {
            // Numbers stand at the right of their column, all else at the left.
            for (int column = 0; column < row.Length - 1; column++)
            {
                text.Append(row[column].PadRight(widths[column] + 2));
            }

            text.AppendLine(row[^1].PadLeft(widths[^1]));
        }

        return text.Append(Total()).ToString();
    }

    void IHtml.WriteHtml(TextWriter writer)
    {
        writer.Write("<table><thead><tr>");
        foreach (string heading in s_headings)
        {
            writer.Write($"<th>{heading}</th>");
        }

        writer.Write("</tr></thead><tbody>");
        foreach (LayerSummary layer in Layers)
        {
            writer.Write("<tr>");
            foreach (string cell in Cells(layer))
            {
                writer.Write($"<td>{WebUtility.HtmlEncode(cell)}</td>");
            }

            writer.Write("</tr>");
        }

        writer.Write($"</tbody></table><p>{Total()}</p>");
    }

    internal static ModelSummary Of(Graph graph)
    {
        Dictionary<Scope, List<Node>> layers = [];
        List<Scope> order = [];
        foreach (Node node in graph.Nodes)
        {
            if (node.Scope is { } scope)
            {
                if (!layers.TryGetValue(scope, out List<Node>? nodes))
                {
                    order.Add(scope);
                    layers[scope] = nodes = [];
                }

                nodes.Add(node);
            }
        }

        // Nodes come after their inputs, so the last of a layer's nodes yields what the layer does.
        return new ModelSummary([.. order
            .Where(scope => layers[scope].Any(node => node.Op is not ParameterOp))
            .Select(scope => Describe(scope, layers[scope]))]);
    }

    private static LayerSummary Describe(Scope scope, List<Node> nodes)
    {
        Parameter[] parameters = [.. nodes.Where(node => node.Op is ParameterOp).Select(node => Graph.ParameterOf(node.Outputs[0]))];
        return new LayerSummary(
            scope.Name ?? scope.Kind,
            scope.Kind,
            nodes.Last(node => node.Op is not ParameterOp).Outputs[0].Type,
            parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Shape.ElementCount),
            parameters.Where(parameter => !parameter.IsTrainable).Sum(parameter => parameter.Shape.ElementCount));
    }

    private static ImmutableArray<string> Cells(LayerSummary layer) =>
        [layer.Name, layer.Kind, layer.Output.DimensionsText, Number(layer.TrainableCount)];

    private static string Number(long count) => count.ToString("n0", CultureInfo.InvariantCulture);

    private string Total() => StateCount == 0
        ? $"{Number(TrainableCount)} weights, {Number(TrainableCount * sizeof(float))} bytes"
        : $"{Number(TrainableCount)} weights and {Number(StateCount)} running statistics, {Number((TrainableCount + StateCount) * sizeof(float))} bytes";
}
