using System.Text.Json;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Optimizers.Schedules;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>The learning rate of each step, from files schedules.json.</summary>
internal sealed class ScheduleCases : ICaseKind
{
    private const double Tolerance = 1e-6;

    public string Name => "schedules";

    public IEnumerable<ConformanceCase> Find(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "schedules.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (JsonElement entry in JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("cases").EnumerateArray())
            {
                string scheduler = entry.GetProperty("scheduler").GetString()!;
                yield return new ConformanceCase(scheduler, entry.GetProperty("name").GetString()!, () => Run(scheduler, entry));
            }
        }
    }

    private static CaseResult Run(string scheduler, JsonElement entry)
    {
        OracleArguments arguments = new(entry.GetProperty("args"));
        float first = entry.TryGetProperty("base_lr", out JsonElement rate) ? rate.GetSingle() : 0;
        LearningRateSchedule schedule = Make(scheduler, arguments, first);
        arguments.RequireNoneLeft();
        double[] expected = [.. entry.GetProperty("lr").EnumerateArray().Select(value => value.GetDouble())];
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(schedule.At(i) - expected[i]) <= Tolerance * expected[0]))
                return CaseResult.Failed($"step {i}: {schedule.At(i)} but {expected[i]} is expected");
        }

        return CaseResult.Passed;
    }

    private static LearningRateSchedule Make(string scheduler, OracleArguments arguments, float first)
    {
        switch (scheduler)
        {
            case "keras.ExponentialDecay":
                return new ExponentialDecay(Initial(arguments), Steps(arguments), arguments.Number("decay_rate", 1))
                {
                    Staircase = arguments.Flag("staircase", false),
                };
            case "keras.InverseTimeDecay":
                return new InverseTimeDecay(Initial(arguments), Steps(arguments), arguments.Number("decay_rate", 1))
                {
                    Staircase = arguments.Flag("staircase", false),
                };
            case "keras.PolynomialDecay":
                return new PolynomialDecay(Initial(arguments), Steps(arguments))
                {
                    EndLearningRate = arguments.Number("end_learning_rate", 0.0001f),
                    Power = arguments.Number("power", 1),
                    Cycle = arguments.Flag("cycle", false),
                };
            case "keras.CosineDecay" when arguments.Whole("warmup_steps", 0) == 0:
                return new CosineDecay(Initial(arguments), Steps(arguments)) { Alpha = arguments.Number("alpha", 0) };
            case "keras.PiecewiseConstantDecay":
                return new PiecewiseConstantDecay(
                    [.. arguments.Wholes("boundaries").Select(step => (long)step)], arguments.Numbers("values"));
            case "StepLR":
                return new StepDecay(first, arguments.Whole("step_size", 1), arguments.Number("gamma", 0.1f));
            case "ExponentialLR":
                return new ExponentialDecay(first, 1, arguments.Number("gamma", 1));
            case "MultiStepLR":
                int[] milestones = arguments.Wholes("milestones");
                float gamma = arguments.Number("gamma", 0.1f);
                return new PiecewiseConstantDecay(
                    [.. milestones.Select(step => step - 1L)],
                    [.. Enumerable.Range(0, milestones.Length + 1).Select(i => (float)(first * Math.Pow(gamma, i)))]);
            case "ConstantLR":
                return new PiecewiseConstantDecay(
                    [arguments.Whole("total_iters", 5) - 1L], [first * arguments.Number("factor", 1f / 3), first]);
            case "LinearLR":
                return new Warmup(arguments.Whole("total_iters", 5), first) { StartFactor = arguments.Number("start_factor", 1f / 3) };
            case "PolynomialLR":
                return new PolynomialDecay(first, arguments.Whole("total_iters", 5)) { Power = arguments.Number("power", 1), EndLearningRate = 0 };
            case "CosineAnnealingWarmRestarts":
                return new CosineDecayRestarts(first, arguments.Whole("T_0", 1)) { TMul = arguments.Whole("T_mult", 1) };
            case "LambdaLR":
                // The recorded function is 1 / (1 + step / 10).
                return new InverseTimeDecay(first, 1, 0.1f);
            default:
                throw new NotSupportedException($"schedule {scheduler}");
        }
    }

    private static float Initial(OracleArguments arguments) => arguments.Number("initial_learning_rate", 0);

    private static int Steps(OracleArguments arguments) => arguments.Whole("decay_steps", 1);
}
