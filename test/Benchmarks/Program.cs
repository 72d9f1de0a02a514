using System.Globalization;
using Microsoft.ML.BigDL.Benchmarks.Kernels;
using Microsoft.ML.BigDL.Benchmarks.Spark;
using Microsoft.ML.BigDL.Benchmarks.Spark.Soak;
using Microsoft.ML.BigDL.Benchmarks.Training;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is ["soak", string kills, string seed])
    return SparkSoak.Run(Console.Out, int.Parse(kills, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture)) ? 0 : 1;

bool agree = true;
string[] names = args.Length == 0 ? ["training"] : args;
foreach (string name in names)
{
    switch (name)
    {
        case "training":
            TrainingBenchmark.Run(TrainingCases.All, Console.Out);
            break;
        case "kernels":
            KernelBenchmark.Run(Console.Out);
            break;
        case "spark":
            agree &= SparkBenchmark.Run(Console.Out);
            break;
        case var one when one.Split('/') is ["spark", string part, .. string[] sizes] && SparkBenchmark.Parts.Contains(part) && sizes.Length < 2:
            agree &= SparkBenchmark.Run(Console.Out, part, sizes.SingleOrDefault());
            break;
        case var one when TrainingCases.All.SingleOrDefault(c => "training/" + c.Id == one) is { } single:
            TrainingBenchmark.Run([single], Console.Out);
            break;
        default:
            Console.Error.WriteLine($"Unknown benchmark '{name}'. Known: training, kernels, spark, "
                + string.Join(", ", SparkBenchmark.Parts.Select(part => "spark/" + part).Concat(TrainingCases.All.Select(c => "training/" + c.Id))));
            return 2;
    }
}
return agree ? 0 : 1;
