using System.Diagnostics;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Tests.Bridge;

[TestClass]
public sealed class LaunchTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [TestCleanup]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Without_spark_the_error_says_where_it_was_looked_for()
    {
        SparkException none = Fails(new SparkLaunchOptions { Variable = Environment(("PATH", _folder)) });
        StringAssert.Contains(none.Message, "SPARK_HOME is not set");
        StringAssert.Contains(none.Message, "no spark-submit on the PATH");
        StringAssert.Contains(Fails(new SparkLaunchOptions { Variable = Environment(("SPARK_HOME", _folder)) }).Message, $"'{_folder}' (SPARK_HOME) is no Spark");
        StringAssert.Contains(Fails(new SparkLaunchOptions { SparkHome = _folder }).Message, "it has no 'bin/spark-submit'");
    }

    [TestMethod]
    public void Spark_is_found_beside_the_submit_program_on_the_path()
    {
        FakeSpark("4.3.0", "exit 7");
        string link = Path.Combine(_folder, "link");
        Directory.CreateDirectory(link);
        File.CreateSymbolicLink(Path.Combine(link, "spark-submit"), Path.Combine(_folder, "bin", "spark-submit"));
        SparkInstallation found = SparkInstallation.Find(null, Environment(("PATH", link), ("JAVA_HOME", FakeJava("17.0.1"))));
        Assert.AreEqual((_folder, "4.3.0", 17), (found.Home, found.VersionText, found.JavaVersion));
    }

    [TestMethod]
    [DataRow("3.4.1")]
    [DataRow("2.4.0")]
    [DataRow("4.4.0")]
    [DataRow("5.0.0-SNAPSHOT")]
    public void Unsupported_versions_are_refused(string version)
    {
        FakeSpark(version, "exit 0");
        SparkException refused = Fails(new SparkLaunchOptions { SparkHome = _folder });
        StringAssert.Contains(refused.Message, $"Spark {version}");
        StringAssert.Contains(refused.Message, "3.5 or 4.0 to 4.3");
    }

    [TestMethod]
    [DataRow("4.0.0", "11.0.2", false)]
    [DataRow("4.3.0", "1.8.0_292", false)]
    [DataRow("4.3.0", "17", true)]
    [DataRow("4.3.0", "21.0.1", true)]
    [DataRow("4.3.0", "25", true)]
    [DataRow("4.0.1", "25", false)]
    [DataRow("3.5.9", "21.0.1", false)]
    [DataRow("3.5.9", "1.8.0_292", true)]
    [DataRow("3.5.9", "11.0.2", true)]
    public void Java_must_fit_the_spark_version(string spark, string java, bool fits)
    {
        FakeSpark(spark, "exit 0");
        Func<string, string?> variable = Environment(("JAVA_HOME", FakeJava(java)));
        if (fits)
        {
            Assert.AreEqual(spark, SparkInstallation.Find(_folder, variable).VersionText);
            return;
        }
        SparkException refused = Assert.ThrowsExactly<SparkException>(() => SparkInstallation.Find(_folder, variable));
        StringAssert.Contains(refused.Message, $"Spark {spark} does not run on Java");
    }

    [TestMethod]
    public void Without_java_the_error_says_what_to_install()
    {
        FakeSpark("4.3.0", "exit 0");
        StringAssert.Contains(Fails(new SparkLaunchOptions { SparkHome = _folder, Variable = Environment(("PATH", "/no/where")) }).Message, "no java on the PATH");
        StringAssert.Contains(Fails(new SparkLaunchOptions { SparkHome = _folder, Variable = Environment(("JAVA_HOME", "/no/where")) }).Message, "JAVA_HOME is '/no/where'");
    }

    [TestMethod]
    public void A_process_that_dies_at_start_is_reported_with_its_last_lines_and_no_secret()
    {
        FakeSpark("4.3.0", "for i in $(seq 60); do echo line $i >&2; done; echo 'cannot use hunter22 here; api_token = abc' >&2; exit 7");
        SparkException died = Fails(Faked(("spark.some.password", "hunter22")));
        StringAssert.Contains(died.Message, "ended with code 7 before it was ready");
        StringAssert.Contains(died.Message, "line 60");
        Assert.DoesNotContain("line 5\n", died.Message);
        StringAssert.Contains(died.Message, "cannot use ***** here; api_token = *****");
    }

    [TestMethod]
    public void Of_the_stacks_in_the_last_lines_the_first_frames_are_shown()
    {
        FakeSpark("4.3.0", @"for i in 1 2 3; do echo cause $i >&2; for j in $(seq 40); do printf '\tat a.B.frame%s(C)\n' $j >&2; done; done; exit 7");
        string message = Fails(Faked()).Message;
        StringAssert.Contains(message, "cause 1\n\tat a.B.frame1(C)\n\tat a.B.frame2(C)\n\tat a.B.frame3(C)\ncause 2\n");
        Assert.DoesNotContain("frame4", message);
    }

    [TestMethod]
    [DataRow("spark.authenticate.secret hunter33")]
    [DataRow("spark.authenticate.secret = hunter33 \nspark.x y")]
    [DataRow("# a remark\n  spark.authenticate.secret:hunter33\r\nspark.x y")]
    public void Secrets_in_the_users_defaults_are_struck_out(string defaults)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "conf"));
        File.WriteAllText(Path.Combine(_folder, "conf", "spark-defaults.conf"), defaults);
        FakeSpark("4.3.0", "echo 'cannot use hunter33 here' >&2; exit 7");
        StringAssert.Contains(Fails(Faked()).Message, "cannot use ***** here");
    }

    [TestMethod]
    public void Silence_is_bounded_and_leaves_no_process()
    {
        FakeSpark("4.3.0", $"echo $$ > '{_folder}/pid'; echo still thinking; read never");
        SparkException silent = Fails(Faked() with { StartTimeout = TimeSpan.FromSeconds(2) });
        StringAssert.Contains(silent.Message, "no sign of life within 2 s");
        StringAssert.Contains(silent.Message, "still thinking");
        Assert.IsFalse(Directory.Exists("/proc/" + File.ReadAllText(Path.Combine(_folder, "pid")).Trim()));
    }

    [TestMethod]
    public void Settings_pass_through_a_private_file_and_the_users_defaults_hold()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "conf"));
        File.WriteAllText(Path.Combine(_folder, "conf", "spark-defaults.conf"), "spark.speculation true\nspark.mine yes\nspark.both no");
        FakeSpark("4.3.0", $"echo \"$@\" > '{_folder}/arguments'; stat -c %a \"$2\" \"$(dirname \"$2\")\" > '{_folder}/modes'; cp \"$2\" '{_folder}/seen'; exit 1");
        Fails(Faked(("spark.both", "yes"), ("spark.a password", "hunter22")));
        string arguments = File.ReadAllText(Path.Combine(_folder, "arguments"));
        StringAssert.EndsWith(arguments, ".properties pyspark-shell\n");
        Assert.DoesNotContain("hunter22", arguments);
        Assert.AreEqual("600\n700\n", File.ReadAllText(Path.Combine(_folder, "modes")));
        string[] seen = File.ReadAllLines(Path.Combine(_folder, "seen"));
        Assert.IsGreaterThan(Array.IndexOf(seen, "spark.speculation=false"), Array.IndexOf(seen, "spark.speculation true"));
        Assert.IsGreaterThan(Array.IndexOf(seen, "spark.both no"), Array.IndexOf(seen, "spark.both=yes"));
        Assert.Contains(@"spark.a\ password=hunter22", seen);
        Assert.IsFalse(File.Exists(arguments.Split(' ')[1]));
    }

    [TestMethod]
    public void A_deploy_mode_of_cluster_is_refused_with_the_way_to_do_it()
    {
        SparkException refused = Fails(new SparkLaunchOptions { Settings = new Dictionary<string, string> { ["spark.submit.deployMode"] = "cluster" } });
        StringAssert.Contains(refused.Message, "only 'client' is possible");
        StringAssert.Contains(refused.Message, "spark.pyspark.driver.python");
    }

    [TestMethod]
    public void A_gateway_named_by_the_environment_is_attached_to()
    {
        using var peer = new ScriptedGateway(_ => "!yi5");
        string port = peer.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using JavaProcess attached = SparkLauncher.Start(new SparkLaunchOptions
        {
            Variable = Environment(("PYSPARK_GATEWAY_PORT", port), ("PYSPARK_GATEWAY_SECRET", ScriptedGateway.Secret)),
        });
        Assert.IsNull(attached.Id);
        Assert.AreEqual(5, attached.Gateway.CallStatic("a.B", "m"));
        StringAssert.Contains(Fails(new SparkLaunchOptions { Variable = Environment(("PYSPARK_GATEWAY_PORT", port)) }).Message, "not PYSPARK_GATEWAY_SECRET");
        StringAssert.Contains(
            Fails(new SparkLaunchOptions { Variable = Environment(("PYSPARK_GATEWAY_PORT", "x"), ("PYSPARK_GATEWAY_SECRET", "s3cret")) }).Message, "'x' where a port");
    }

    [TestMethod]
    public void An_interrupt_is_ignored_and_a_killed_java_process_reported()
    {
        string home = SparkHome.Require("3.5.9");
        using JavaProcess java = SparkLauncher.Start(new SparkLaunchOptions { SparkHome = home });
        Assert.AreEqual(7, java.Gateway.CallStatic("java.lang.Integer", "parseInt", "7"));
        SparkContextHandle context = SparkContextHandle.Create(java.Gateway, new Dictionary<string, string> { ["spark.master"] = "local[1]", ["spark.app.name"] = "killed" });
        Assert.IsTrue(Ignores(java.Id!.Value, interrupt: 2), "Ctrl-C in the console would end Java before this program can stop Spark");
        using Process process = Process.GetProcessById(java.Id!.Value);
        process.Kill();
        SparkException killed = Assert.ThrowsExactly<SparkException>(() => java.Gateway.CallStatic("java.lang.Integer", "parseInt", "7"));
        StringAssert.Contains(killed.Message, $"The Java process {java.Id} has ended with code 137 (signal 9)");
        Assert.ThrowsExactly<SparkException>(() => java.Gateway.CallStatic("java.lang.Integer", "parseInt", "7"));
        // Nothing to stop any more, and nothing to complain about.
        context.Dispose();
    }

    private static bool Ignores(int process, int interrupt)
    {
        string mask = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim();
        return (ulong.Parse(mask, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) >> (interrupt - 1) & 1) != 0;
    }

    private static SparkException Fails(SparkLaunchOptions options) => Assert.ThrowsExactly<SparkException>(() => SparkLauncher.Start(options));

    private static Func<string, string?> Environment(params (string Name, string Value)[] variables) =>
        name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault();

    private SparkLaunchOptions Faked(params (string Name, string Value)[] settings) => new()
    {
        SparkHome = _folder,
        Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value),
        Variable = Environment(("JAVA_HOME", FakeJava("17.0.1"))),
    };

    private void FakeSpark(string version, string script)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "jars"));
        File.WriteAllText(Path.Combine(_folder, "jars", $"spark-core_2.13-{version}.jar"), "");
        ShellScript.Write(Path.Combine(_folder, "bin", "spark-submit"), script);
    }

    private string FakeJava(string version)
    {
        string home = Path.Combine(_folder, "java");
        ShellScript.Write(Path.Combine(home, "bin", "java"), $"echo 'openjdk version \"{version}\" 2025-04-15' >&2");
        return home;
    }
}
