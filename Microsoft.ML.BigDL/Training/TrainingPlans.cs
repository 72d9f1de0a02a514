using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Fusion;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// The plans of one model, compiled for each batch size and sequence length as they turn up and kept. Inputs of a plan
/// are the model's inputs, the target, and the coefficient of each sample's loss; outputs are the samples' losses, the
/// target, kept for the metrics, and the model's outputs.
/// </summary>
internal sealed class TrainingPlans : IDisposable
{
    // Sequence lengths are rounded up to multiples of this, so that few plans serve all batches.
    private const int SequenceBucket = 16;

    private readonly Graph _training;
    private readonly Graph _inference;
    private readonly ParameterLayout _layout;
    private readonly Dictionary<PlanKey, Plan> _plans = [];

    public TrainingPlans(Layers.Model model, Loss loss)
    {
        Value prediction = model.Graph.Outputs[0];
        Target = Node.Apply(new InputOp("target", loss.TargetType(prediction.Type)));
        Value losses = loss.PerSample(prediction, Target);
        _training = Graph.Trace([.. model.Graph.Inputs, Target], [losses, Target, .. model.Graph.Outputs]);
        _inference = InferenceForm.Of(_training);
        _layout = model.Layout;
    }

    /// <summary>The value the targets are fed into.</summary>
    public Value Target { get; }

    /// <summary>The sequence length of the plan that serves sequences of up to a length; 0 where there are none.</summary>
    public static int Bucket(int longest) => (longest + SequenceBucket - 1) / SequenceBucket * SequenceBucket;

    /// <summary>What the symbolic extents stand for in a batch.</summary>
    public static Dictionary<string, int> Symbols(int samples, int sequenceLength)
    {
        var symbols = new Dictionary<string, int> { [Dimension.Batch.ToString()] = samples };
        if (sequenceLength > 0)
        {
            symbols["T"] = sequenceLength;
        }

        return symbols;
    }

    /// <summary>The plan for a number of samples and a sequence length, 0 where there are no sequences.</summary>
    public Plan Get(int samples, int sequenceLength, bool isTraining)
    {
        var key = new PlanKey(samples, sequenceLength, isTraining);
        if (!_plans.TryGetValue(key, out Plan? plan))
        {
            plan = Compile(key);
            _plans.Add(key, plan);
        }

        return plan;
    }

    public void Dispose()
    {
        foreach (Plan plan in _plans.Values)
        {
            plan.Dispose();
        }
    }

    private Plan Compile(PlanKey key)
    {
        Graph bound = Binding.Bind(key.IsTraining ? _training : _inference, Symbols(key.Samples, key.SequenceLength));
        Value coefficients = Node.Apply(new InputOp("coefficients", bound.Outputs[0].Type));
        if (!key.IsTraining)
        {
            bound = FuseActivations.Apply(Graph.Trace([.. bound.Inputs, coefficients], bound.Outputs));
            return PlanCompiler.Compile(new PlanRequest(bound, _layout) { BatchSize = key.Samples });
        }

        ImmutableArray<Value> weights = [.. bound.Parameters.Where(value => Graph.ParameterOf(value).IsTrainable)];
        ImmutableArray<Value?> seeds = [coefficients, .. bound.Outputs.Skip(1).Select(_ => (Value?)null)];
        ImmutableArray<Value?> gradients = GradientBuilder.Differentiate(bound, seeds, weights, Sum.Of);
        ImmutableArray<(Parameter Parameter, Value Gradient)> reached = GradientOrder.Backward([.. weights
            .Zip(gradients)
            .Where(pair => pair.Second is not null)
            .Select(pair => (Graph.ParameterOf(pair.First), pair.Second!))]); // Those without one are left out.
        ImmutableArray<Value> updates = StateOutputs(bound);
        int outputs = bound.Outputs.Length;
        Graph full = FuseActivations.Apply(
            Graph.Trace([.. bound.Inputs, coefficients], [.. bound.Outputs, .. reached.Select(pair => pair.Gradient), .. updates]));
        return PlanCompiler.Compile(new PlanRequest(full, _layout)
        {
            BatchSize = key.Samples,
            UpdatesStates = true,
            Gradients = [.. reached.Select((pair, i) => (pair.Parameter, full.Outputs[outputs + i]))],
        });
    }

    private static ImmutableArray<Value> StateOutputs(Graph graph) =>
        [.. graph.Nodes.SelectMany(node => node.Op.StateUpdates.Select(update => node.Outputs[update.Output]))];

    private readonly record struct PlanKey(int Samples, int SequenceLength, bool IsTraining);
}
