using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training;

[TestClass]
public sealed class PlanTests
{
    private const int Samples = 16;
    private const int Steps = 16;

    private static readonly Dictionary<string, Func<BigDL.Layers.Model>> s_models = new()
    {
        ["LeNet-5"] = () => LeNet5.Build(10).Build(),
        ["ResNet-8"] = () => ResNet.Build(10, depth: 8, height: 8, width: 8),
        ["NeuralCF"] = () => NeuralCF.Build(50, 70, outputs: 5),
        ["Text classifier"] = () => TextClassifier.Build(100, 4, embeddingSize: 8, units: 8),
    };

    public static IEnumerable<object[]> Names => s_models.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void What_a_plan_is_done_with_may_be_taken_and_overwritten_while_it_runs(string name)
    {
        BigDL.Layers.Model model = s_models[name]();
        using var plans = new TrainingPlans(model, new SparseCategoricalCrossentropy());
        Plan plan = plans.Get(Samples, name == "Text classifier" ? Steps : 0, isTraining: true);
        float[] expected = Run(plan, model, 1, null, (_, gradients) => gradients);
        for (int threads = 1; threads <= 2; threads++)
        {
            float[] taken = new float[model.Layout.TrainableLength];
            var listener = new Taker(plan, model.Layout, taken);
            Run(plan, model, threads, listener, (weights, gradients) =>
            {
                // What was in use to the end is taken now.
                listener.Take(weights, gradients, int.MaxValue);
                return gradients;
            });
            CollectionAssert.AreEqual(Bits(expected), Bits(taken), $"{threads} threads");
            Assert.IsGreaterThan(0, listener.Early, "Everything was in use to the end.");
        }
    }

    [TestMethod]
    public void A_listener_hears_of_every_barrier_from_the_first_thread()
    {
        BigDL.Layers.Model model = s_models["LeNet-5"]();
        using var plans = new TrainingPlans(model, new SparseCategoricalCrossentropy());
        Plan plan = plans.Get(Samples, 0, isTraining: true);
        var listener = new Log();
        Run(plan, model, 2, listener, (_, gradients) => gradients);

        CollectionAssert.AreEqual(Enumerable.Range(0, plan.Steps.Length).Where(i => plan.Steps[i].NeedsBarrier).ToArray(), listener.Steps);
        Assert.IsTrue(listener.Threads.All(thread => thread == Environment.CurrentManagedThreadId));
    }

    [TestMethod]
    public void What_no_step_uses_is_free_at_once_and_an_output_is_not_before_the_end()
    {
        var scope = new Scope("Here", null);
        Parameter[] parameters = [.. new[] { "shown", "idle" }.Select(name => new Parameter(scope, name, new Shape(4), new BigDL.Initializers.Zeros()))];
        Value[] values = [.. parameters.Select(parameter => Node.Apply(new ParameterOp(parameter, ElementType.Float32)))];
        Value twice = Add.Of(values[0], values[0]);
        var layout = new ParameterLayout(parameters);
        using Plan plan = PlanCompiler.Compile(new PlanRequest(Graph.Trace([], [twice, values[0]]), layout));

        Assert.AreEqual(0, plan.DoneBefore(Region.Parameters, layout.OffsetOf(parameters[1]) * sizeof(float), 16));
        Assert.AreEqual(0, plan.DoneBefore(Region.Gradients, 0, 16));
        Assert.AreEqual(plan.Steps.Length, plan.DoneBefore(Region.Parameters, 0, 16));
        Assert.HasCount(1, plan.Steps);
    }

    private static float[] Run(Plan plan, BigDL.Layers.Model model, int threads, IPlanListener? listener, Func<float[], float[], float[]> end)
    {
        using var store = new ParameterStore(model.Layout);
        store.Initialize(seed: 1);
        using var gradients = new AlignedMemory(store.WeightMemory.Bytes);
        using var states = new AlignedMemory(store.StateMemory.Bytes);
        using var memory = new PlanMemory(threads);
        using var team = new ThreadTeam(threads);
        memory.Use(plan);
        memory.Use(Region.Parameters, store.WeightMemory);
        memory.Use(Region.States, store.StateMemory);
        memory.Use(Region.Gradients, gradients);
        memory.Use(Region.NextStates, states);
        var random = new Random(1);
        for (int input = 0; input < model.InputTypes.Length; input++)
        {
            if (model.InputTypes[input].ElementType == ElementType.Float32)
            {
                foreach (ref float value in plan.Input<float>(input, memory))
                    value = random.NextSingle();
            }
        }

        plan.Input<float>(model.InputTypes.Length + 1, memory).Fill(1f / Samples);
        if (listener is Taker taker)
            taker.Use(store.WeightMemory, gradients);

        team.Run(new PlanTask(plan, memory, listener));
        float[] weights = store.Weights.ToArray();
        return end(weights, gradients.Span<float>()[..weights.Length].ToArray());
    }

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];

    private sealed class PlanTask(Plan plan, PlanMemory memory, IPlanListener? listener) : ITeamTask
    {
        public void Run(int thread, TeamBarrier barrier) => plan.Run(memory, thread, barrier, listener);
    }

    private sealed class Log : IPlanListener
    {
        public List<int> Steps { get; } = [];

        public List<int> Threads { get; } = [];

        public void Reached(int step)
        {
            Steps.Add(step);
            Threads.Add(Environment.CurrentManagedThreadId);
        }
    }

    /// <summary>Takes each weight's gradient and spoils the weight as soon as the plan is said to be done with both.</summary>
    private sealed class Taker(Plan plan, ParameterLayout layout, float[] taken) : IPlanListener
    {
        private readonly HashSet<Parameter> _done = [];
        private AlignedMemory? _weights;
        private AlignedMemory? _gradients;

        public int Early { get; private set; }

        public void Use(AlignedMemory weights, AlignedMemory gradients) => (_weights, _gradients) = (weights, gradients);

        public void Reached(int step)
        {
            Take(_weights!.Span<float>(), _gradients!.Span<float>(), step);
            Early = _done.Count;
        }

        public void Take(Span<float> weights, Span<float> gradients, int step)
        {
            foreach (Parameter parameter in layout.Parameters.Where(parameter => parameter.IsTrainable && !_done.Contains(parameter)))
            {
                long offset = layout.OffsetOf(parameter) * (long)sizeof(float);
                long length = parameter.Shape.ElementCount * sizeof(float);
                if (Math.Max(plan.DoneBefore(Region.Parameters, offset, length), plan.DoneBefore(Region.Gradients, offset, length)) > step)
                    continue;

                layout.Slice(parameter, gradients).CopyTo(layout.Slice(parameter, taken.AsSpan()));
                layout.Slice(parameter, weights).Fill(float.NaN);
                layout.Slice(parameter, gradients).Fill(float.NaN);
                _done.Add(parameter);
            }
        }
    }
}
