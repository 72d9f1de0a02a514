using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// What a model is made of: its layers in order of use, their outputs and their weights, and the memory that training and scoring it take.
/// Shown as tables by consoles and notebooks.
/// </summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class ModelSummary : IHtml
{
    private static readonly ImmutableArray<string> s_layerHeadings = ["Layer", "Kind", "Output", "Weights"];
    private static readonly ImmutableArray<string> s_memoryHeadings = ["Bytes", "Training", "Scoring"];

    private readonly SummaryOptions _options;
    private readonly bool _hasSequences;
    private readonly string? _obstacle;

    private ModelSummary(Layers.Model model, SummaryOptions options, MemoryUse scoring, MemoryUse? training, string? obstacle)
    {
        Layers = Describe(model.Graph);
        Scoring = scoring;
        Training = training;
        _options = options;
        _hasSequences = model.InputTypes.Any(type => type.Rank > 1 && !type[1].IsFixed);
        _obstacle = obstacle;
    }

    /// <summary>The layers, in order of first use.</summary>
    public ImmutableArray<LayerSummary> Layers { get; }

    /// <summary>The number of trained weights.</summary>
    public long TrainableCount => Layers.Sum(layer => layer.TrainableCount);

    /// <summary>The number of running statistics.</summary>
    public long StateCount => Layers.Sum(layer => layer.StateCount);

    /// <summary>The memory that training takes; null for a model that cannot be trained, one of whose operators has no gradient.</summary>
    public MemoryUse? Training { get; }

    /// <summary>The memory that scoring takes.</summary>
    public MemoryUse Scoring { get; }

    /// <summary>The summary as tables for a console.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, [s_layerHeadings, .. Layers.Select(Cells)], numberColumns: 1);
        text.AppendLine(Total()).AppendLine();
        Write(text, [s_memoryHeadings, .. MemoryRows()], numberColumns: 2);
        return text.Append(Terms()).ToString();
    }

    void IHtml.WriteHtml(TextWriter writer)
    {
        Write(writer, s_layerHeadings, Layers.Select(Cells));
        writer.Write($"<p>{Total()}</p>");
        Write(writer, s_memoryHeadings, MemoryRows());
        writer.Write($"<p>{WebUtility.HtmlEncode(Terms())}</p>");
    }

    internal static ModelSummary Of(Layers.Model model, SummaryOptions options)
    {
        MemoryUse scoring = MemoryEstimate.OfScoring(model, options);
        try
        {
            return new ModelSummary(model, options, scoring, MemoryEstimate.OfTraining(model, options), null);
        }
        catch (Exception reason) when (reason is NotSupportedException || (reason is ArgumentException && options.Loss is null))
        {
            return new ModelSummary(model, options, scoring, null, reason.Message);
        }
    }

    private static ImmutableArray<LayerSummary> Describe(Graph graph)
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

        return [.. order.Where(scope => layers[scope].Any(node => node.Op is not ParameterOp)).Select(scope => Describe(scope, layers[scope]))];
    }

    private static LayerSummary Describe(Scope scope, List<Node> nodes)
    {
        Parameter[] parameters = [.. nodes.Where(node => node.Op is ParameterOp).Select(node => Graph.ParameterOf(node.Outputs[0]))];
        return new LayerSummary(
            scope.Name ?? scope.Kind,
            scope.Kind,
            // Nodes come after their inputs, so the last of a scope's nodes yields what it does.
            scope.OutputType ?? nodes.Last(node => node.Op is not ParameterOp).Outputs[0].Type,
            parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Shape.ElementCount),
            parameters.Where(parameter => !parameter.IsTrainable).Sum(parameter => parameter.Shape.ElementCount));
    }

    private static ImmutableArray<string> Cells(LayerSummary layer) =>
        [layer.Name, layer.Kind, layer.Output.DimensionsText, Number(layer.TrainableCount)];

    private IEnumerable<ImmutableArray<string>> MemoryRows()
    {
        (string Name, Func<MemoryUse, long> Bytes)[] rows =
        [
            ("weights", use => use.Weights),
            ("gradients", use => use.Gradients),
            ("optimizer", use => use.OptimizerState),
            ("best weights", use => use.BestWeights),
            ("activations", use => use.Activations),
            ("scratch", use => use.Scratch),
            ("total", use => use.Total),
        ];
        return rows.Select(row => ImmutableArray.Create(row.Name, Training is null ? "-" : Number(row.Bytes(Training)), Number(row.Bytes(Scoring))));
    }

    // Numbers stand at the right of their columns, all else at the left.
    private static void Write(StringBuilder text, ImmutableArray<string>[] rows, int numberColumns)
    {
        int columns = rows[0].Length;
        int[] widths = [.. Enumerable.Range(0, columns).Select(column => rows.Max(row => row[column].Length))];
        foreach (ImmutableArray<string> row in rows)
        {
            text.AppendJoin("  ", row.Select((cell, column) => column < columns - numberColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
            text.AppendLine();
        }
    }

    private static void Write(TextWriter writer, ImmutableArray<string> headings, IEnumerable<ImmutableArray<string>> rows)
    {
        writer.Write($"<table><thead><tr>{string.Concat(headings.Select(heading => $"<th>{heading}</th>"))}</tr></thead><tbody>");
        foreach (ImmutableArray<string> row in rows)
        {
            writer.Write($"<tr>{string.Concat(row.Select(cell => $"<td>{WebUtility.HtmlEncode(cell)}</td>"))}</tr>");
        }

        writer.Write("</tbody></table>");
    }

    private static string Number(long count) => count.ToString("n0", CultureInfo.InvariantCulture);

    private string Total() => StateCount == 0
        ? $"{Number(TrainableCount)} weights"
        : $"{Number(TrainableCount)} weights and {Number(StateCount)} running statistics";

    private string Terms() => $"for batches of {Number(_options.BatchSize)}"
        + (_hasSequences ? $", sequences of {Number(_options.SequenceLength)}" : string.Empty)
        + (_options.LogicalRanks > 1 ? $", {Number(_options.LogicalRanks)} ranks" : string.Empty)
        + $", {Number(_options.Threads)} {(_options.Threads == 1 ? "thread" : "threads")}, {_options.Optimizer.GetType().Name}"
        + (_obstacle is null ? string.Empty : $"; it cannot be trained: {_obstacle}");
}
