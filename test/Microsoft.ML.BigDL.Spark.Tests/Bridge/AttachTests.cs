using System.Diagnostics;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Tests.Bridge;

/// <summary>A program that Spark starts as its driver, as it does inside YARN and Kubernetes, finds the gateway in its environment.</summary>
[TestClass]
public sealed class AttachTests
{
    [TestMethod]
    public void A_program_started_by_spark_drives_it_and_gives_the_exit_code()
    {
        string home = SparkHome.Require("4.3.0");
        string folder = Directory.CreateTempSubdirectory().FullName;
        string driver = Path.Combine(folder, "driver");
        string pipe = Path.Combine(folder, "done");
        // Stands in for this program: hands its environment over and stays as long as this test drives.
        ShellScript.Write(driver, $"echo \"$PYSPARK_GATEWAY_PORT $PYSPARK_GATEWAY_SECRET\" > '{folder}/part'; mv '{folder}/part' '{folder}/gateway'; read line < '{pipe}'; exit 3");
        File.WriteAllText(Path.Combine(folder, "driver.py"), "");
        using (Process make = Process.Start("mkfifo", [pipe]))
            make.WaitForExit();

        using FileStream done = new(pipe, FileMode.Open, FileAccess.ReadWrite);
        using Process submit = Process.Start(
            Path.Combine(home, "bin", "spark-submit"),
            ["--master", "local[2]", "--conf", "spark.ui.enabled=false", "--conf", "spark.pyspark.driver.python=" + driver, Path.Combine(folder, "driver.py")]);
        Assert.IsTrue(SpinWait.SpinUntil(() => File.Exists(Path.Combine(folder, "gateway")), TimeSpan.FromSeconds(90)), "Spark started no driver");

        string[] given = File.ReadAllText(Path.Combine(folder, "gateway")).Trim().Split(' ');
        var options = new SparkLaunchOptions
        {
            Variable = name => name switch
            {
                "PYSPARK_GATEWAY_PORT" => given[0],
                "PYSPARK_GATEWAY_SECRET" => given[1],
                _ => null,
            },
        };
        using (JavaProcess java = SparkLauncher.Start(options))
        using (SparkContextHandle spark = SparkContextHandle.Create(java.Gateway, new Dictionary<string, string> { ["spark.app.name"] = "attached" }))
        {
            Assert.AreEqual(("local[2]", "4.3.0"), (spark.Master, spark.VersionText));
            Assert.AreEqual("attached", spark.Setting("spark.app.name"));
            Assert.AreEqual("false", spark.Setting("spark.sql.artifact.isolation.enabled"));
        }
        Assert.IsFalse(submit.HasExited, "Spark ended although its driver still runs");
        done.Write("\n"u8);
        done.Flush();
        submit.WaitForExit();
        Assert.AreEqual(3, submit.ExitCode);
        Directory.Delete(folder, recursive: true);
    }
}
