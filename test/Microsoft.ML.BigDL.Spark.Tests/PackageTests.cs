using Microsoft.ML.BigDL.Spark.Tests.Engine;
using Microsoft.ML.BigDL.Tests;

namespace Microsoft.ML.BigDL.Spark.Tests;

/// <summary>Packs the product and uses it as a stranger would: a fresh project, on executors that have nothing of it but what it brings.</summary>
[TestClass]
public sealed class PackageTests
{
    private static readonly string[] s_packages = ["Microsoft.ML.BigDL", "Microsoft.ML.BigDL.Spark"];
    private static readonly string s_folder = Path.Combine(Path.GetTempPath(), $"bigdl-spark-package-{Guid.NewGuid():N}");

    // A version of its own, so that no package of an earlier run can be taken from a cache in its place.
    private static readonly string s_version = $"0.0.1-test{DateTime.UtcNow.Ticks}";

    [ClassInitialize]
    public static void Pack(TestContext context)
    {
        Directory.CreateDirectory(s_folder);
        foreach (string package in s_packages)
        {
            (int exitCode, string output) = ChildProcess.Run(ChildProcess.DotNet,
                ["pack", Path.Combine(Repository.Root, package), "--no-build", "-c", Repository.Configuration, "-o", s_folder,
                    $"-p:Version={s_version}", "--nologo"]);
            Assert.AreEqual(0, exitCode, output);
        }
    }

    [ClassCleanup]
    public static void Delete() => Directory.Delete(s_folder, recursive: true);

    [TestMethod]
    public void A_fresh_project_trains_and_scores_on_executors()
    {
        string home = SparkHome.Require("4.3.0");
        using var cluster = new StandaloneSpark("4.3.0");
        string project = Path.Combine(s_folder, "consumer");
        Directory.CreateDirectory(project);
        File.WriteAllText(Path.Combine(project, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreAdditionalProjectSources>{s_folder}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{Path.Combine(s_folder, "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{UsersPackages()}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.ML.BigDL.Spark" Version="{s_version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(project, "Program.cs"), $$"""
            using Microsoft.ML;
            using Microsoft.ML.BigDL.Estimators;
            using Microsoft.ML.BigDL.Layers;
            using Microsoft.ML.BigDL.Optimizers;
            using Microsoft.ML.BigDL.Spark;
            using Microsoft.ML.BigDL.Spark.Sql;

            using SparkSession spark = SparkSession.Builder().Master("{{cluster.Master}}").SparkHome("{{home}}")
                .Config("spark.driver.host", "127.0.0.1").Config("spark.driver.bindAddress", "127.0.0.1").GetOrCreate();
            SparkDataFrame rows = spark.Range(200).SelectExpr("cast(id % 10 as float) as X", "cast(2 * (id % 10) + 1 as float) as Label");
            var ml = new MLContext(seed: 1);
            var trainer = ml.Transforms.Concatenate("Features", "X").Append(ml.Regression.Trainers.BigDL(
                new Sequential(new Dense(1)),
                new BigDLOptions { Engine = spark.Engine, Epochs = 60, BatchSize = 20, Optimizer = new Adam { LearningRate = 0.1f } }));
            ITransformer model = trainer.Fit(rows.ToDataView());
            Row six = model.Transform(rows).Where("X = 6").First();
            Console.WriteLine($"consumed {six.GetAs<float>("Score"):0}");
            """);

        (int exitCode, string output) = ChildProcess.Run(ChildProcess.DotNet, ["run", "-c", "Release"], project);

        Assert.AreEqual(0, exitCode, output);
        StringAssert.Contains(output, "consumed 13");
    }

    // What is already on the machine is not fetched or unpacked again; only the packages under test land in the folder of the test.
    private static string UsersPackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
