using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Tests.Bridge;

[TestClass]
public sealed class JavaGatewayTests
{
    [TestMethod]
    public void Arguments_are_written_as_the_protocol_says()
    {
        using var peer = new ScriptedGateway(request => request.StartsWith('i') ? "!yro7" : "!yv");
        using var gateway = new JavaGateway(peer.Address);
        JavaObject target = gateway.New("a.B");

        target.Call("m", null, true, false, -5, 1L << 40, 0.1, double.NegativeInfinity, 1.50m, "", "a\\b\r\nc é", new byte[] { 1, 2, 255 }, target);

        CollectionAssert.AreEqual(
            (string[])["i/a.B/e", @"c/o7/m/n/btrue/bfalse/i-5/L1099511627776/d0.1/d-Infinity/D1.50/s/sa\\b\r\nc é/jAQL//ro7/e"],
            peer.Requests.ToArray());
    }

    [TestMethod]
    public void Replies_become_values()
    {
        var replies = new Queue<string>(["!yv", "!yn", "!yi-7", "!yL9000000000", "!yd1.0E10", "!ydNaN", "!yD12.50", "!ybtrue", "!ybfalse",
            "!ys", @"!ysa\\n\r\n" + "\u2028\u0085", "!yjAQL/", "!yj"]);
        using var peer = new ScriptedGateway(_ => replies.Dequeue());
        using var gateway = new JavaGateway(peer.Address);
        object?[] values = [.. Enumerable.Range(0, 13).Select(_ => gateway.CallStatic("a.B", "m"))];

        CollectionAssert.AreEqual(
            (object?[])[null, null, -7, 9_000_000_000L, 1e10, double.NaN, 12.50m, true, false, "", "a\\n\r\n\u2028\u0085"], values[..11]);
        CollectionAssert.AreEqual((byte[])[1, 2, 255], (byte[])values[11]!);
        Assert.IsEmpty((byte[])values[12]!);
    }

    [TestMethod]
    [DataRow("r", JavaKind.Object)]
    [DataRow("l", JavaKind.List)]
    [DataRow("a", JavaKind.Map)]
    [DataRow("h", JavaKind.Set)]
    [DataRow("t", JavaKind.Array)]
    [DataRow("g", JavaKind.Iterator)]
    public void References_carry_their_kind(string letter, object kind)
    {
        using var peer = new ScriptedGateway(_ => $"!y{letter}o12");
        using var gateway = new JavaGateway(peer.Address);
        JavaObject reference = gateway.CallStatic<JavaObject>("a.B", "m");
        Assert.AreEqual("o12", reference.Id);
        Assert.AreEqual((JavaKind)kind, reference.Kind);
    }

    [TestMethod]
    [DataRow("hello")]
    [DataRow("!")]
    [DataRow("!y")]
    [DataRow("!yq5")]
    [DataRow("!yi5x")]
    [DataRow("!yi99999999999")]
    [DataRow("!ybmaybe")]
    [DataRow("!yjAQ")]
    [DataRow(@"!ysbad\escape")]
    [DataRow("!zfatal")]
    [DataRow("!yi5\n!yi6")]
    [DataRow("!yD0.12345678901234567890123456789")]
    public void Garbage_fails_loudly_and_the_connection_is_given_up(string reply)
    {
        string? next = reply;
        using var peer = new ScriptedGateway(_ => next);
        using var gateway = new JavaGateway(peer.Address) { Diagnosis = () => "The process is fine." };
        SparkException failure = Assert.ThrowsExactly<SparkException>(() => gateway.CallStatic("a.B", "m"));
        StringAssert.Contains(failure.Message, "Calling a.B.m failed");
        StringAssert.Contains(failure.Message, "The process is fine.");
        next = "!yi6";
        Assert.AreEqual(6, gateway.CallStatic("a.B", "m"));
    }

    [TestMethod]
    public void Java_exceptions_carry_class_message_stack_and_causes()
    {
        using var peer = new ScriptedGateway(request => request.Split('/') switch
        {
            ["c", "z:a.B", "m", ..] => "!xro1",
            ["c", "o1", "getCause", ..] => "!yro2",
            ["c", "o2", "getCause", ..] => "!yn",
            ["c", "o1", "getClass", ..] => "!yro3",
            ["c", "o2", "getClass", ..] => "!yro4",
            ["c", "o3", "getName", ..] => "!ysjava.lang.RuntimeException",
            ["c", "o4", "getName", ..] => "!ysjava.io.IOException",
            ["c", "o1", "getMessage", ..] => @"!ysouter\nline",
            ["c", "o2", "getMessage", ..] => "!yn",
            ["p", "ro1", ..] => @"!ysjava.lang.RuntimeException: outer\n at a.B.m",
            ["p", "ro2", ..] => @"!ysjava.io.IOException\n at a.B.n",
            _ => null,
        });
        using var gateway = new JavaGateway(peer.Address);

        JavaException thrown = Assert.ThrowsExactly<JavaException>(() => gateway.CallStatic("a.B", "m"));

        Assert.AreEqual("a.B.m failed: java.lang.RuntimeException: outer\nline", thrown.Message);
        Assert.AreEqual("java.lang.RuntimeException", thrown.JavaClass);
        Assert.AreEqual("outer\nline", thrown.JavaMessage);
        Assert.AreEqual("java.lang.RuntimeException: outer\n at a.B.m", thrown.JavaStackTrace);
        CollectionAssert.AreEqual(
            (string[])["java.lang.RuntimeException", "java.io.IOException"], thrown.Chain.Select(link => link.JavaClass).ToArray());
        Assert.IsNull(thrown.Chain.Last().JavaMessage);
        string[] released = [peer.Released.Take(), peer.Released.Take(), peer.Released.Take(), peer.Released.Take()];
        CollectionAssert.AreEquivalent((string[])["o1", "o2", "o3", "o4"], released);
    }

    [TestMethod]
    public void Errors_of_the_gateway_itself_are_java_exceptions_too()
    {
        using var peer = new ScriptedGateway(_ => @"!xspy4j.Py4JException: Method m([]) does not exist\n at py4j.X");
        using var gateway = new JavaGateway(peer.Address);
        JavaException thrown = Assert.ThrowsExactly<JavaException>(() => gateway.CallStatic("a.B", "m"));
        Assert.AreEqual("py4j.Py4JException", thrown.JavaClass);
        Assert.AreEqual("Method m([]) does not exist", thrown.JavaMessage);
        StringAssert.Contains(thrown.JavaStackTrace, "py4j.X");
    }

    [TestMethod]
    public void A_reply_of_another_type_is_an_error_that_names_both()
    {
        using var peer = new ScriptedGateway(request => request.Contains("/m/", StringComparison.Ordinal) ? "!yi5" : "!yn");
        using var gateway = new JavaGateway(peer.Address);
        Assert.AreEqual(5L, gateway.CallStatic<long>("a.B", "m"));
        SparkException other = Assert.ThrowsExactly<SparkException>(() => gateway.CallStatic<string>("a.B", "m"));
        StringAssert.Contains(other.Message, "a.B.m returned Int32 where String was expected");
        StringAssert.Contains(Assert.ThrowsExactly<SparkException>(() => gateway.CallStatic<int>("a.B", "n")).Message, "returned null");
    }

    [TestMethod]
    public void What_cannot_cross_is_refused_before_anything_is_sent()
    {
        using var peer = new ScriptedGateway(_ => "!yv");
        using var gateway = new JavaGateway(peer.Address);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => gateway.CallStatic("a.B", "m", DateTime.Now)).Message, "System.DateTime");
        Assert.Throws<ArgumentException>(() => gateway.CallStatic("a.B", "m", "\ud800"));
        Assert.IsNull(gateway.CallStatic("a.B", "m"));
        Assert.HasCount(1, peer.Requests);
    }

    [TestMethod]
    public void Every_thread_has_its_own_connection_and_a_call_gets_through_while_another_waits()
    {
        using var cancelled = new ManualResetEventSlim();
        using var peer = new ScriptedGateway(request =>
        {
            if (request.Contains("/run/", StringComparison.Ordinal))
                cancelled.Wait();
            else if (request.Contains("/cancel/", StringComparison.Ordinal))
                cancelled.Set();
            return "!yi1";
        });
        int setUps = 0;
        using var gateway = new JavaGateway(peer.Address) { ThreadConnected = () => Interlocked.Increment(ref setUps) };
        object? ran = null;
        var runner = new Thread(() => ran = gateway.CallStatic("a.B", "run"));
        runner.Start();
        gateway.CallStatic("a.B", "cancel");
        gateway.CallStatic("a.B", "other");
        runner.Join();
        Assert.AreEqual(1, ran);
        Assert.AreEqual(2, setUps);
    }

    [TestMethod]
    public void Connections_of_ended_threads_are_closed()
    {
        using var peer = new ScriptedGateway(_ => "!yv");
        using var gateway = new JavaGateway(peer.Address);
        for (int i = 0; i < 20; i++)
        {
            var caller = new Thread(() => gateway.CallStatic("a.B", "m"));
            caller.Start();
            caller.Join();
        }
        Assert.IsTrue(
            SpinWait.SpinUntil(() => peer.Connections == 21 && peer.OpenConnections <= 2, TimeSpan.FromSeconds(20)),
            $"{peer.OpenConnections} of {peer.Connections} connections are open");
    }

    [TestMethod]
    public void Collected_and_disposed_objects_are_released_once()
    {
        int next = 0;
        using var peer = new ScriptedGateway(_ => "!yro" + Interlocked.Increment(ref next).ToString(CultureInfo.InvariantCulture));
        using var gateway = new JavaGateway(peer.Address);
        MakeGarbage(gateway, 50);
        JavaObject disposed = gateway.New("a.B");
        disposed.Dispose();
        disposed.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => disposed.Call("m"));

        GC.Collect();
        GC.WaitForPendingFinalizers();

        var released = new HashSet<string>();
        while (released.Count < 51 && peer.Released.TryTake(out string? id, TimeSpan.FromSeconds(20)))
            Assert.IsTrue(released.Add(id), $"{id} was released twice");
        Assert.HasCount(51, released);
    }

    [TestMethod]
    public void A_wrong_secret_is_refused_and_not_told()
    {
        using var peer = new ScriptedGateway(_ => "!yv");
        using var gateway = new JavaGateway(new GatewayAddress(peer.Address.Port, "wr0ng"));
        SparkException refused = Assert.ThrowsExactly<SparkException>(() => gateway.CallStatic("a.B", "m"));
        StringAssert.Contains(refused.Message, "refused the secret");
        Assert.DoesNotContain("wr0ng", refused.ToString());
        Assert.DoesNotContain("wr0ng", gateway + new GatewayAddress(1, "wr0ng").ToString());
    }

    [TestMethod]
    public void Disposing_wakes_a_thread_that_waits()
    {
        using var arrived = new ManualResetEventSlim();
        using var never = new ManualResetEventSlim();
        using var peer = new ScriptedGateway(_ =>
        {
            arrived.Set();
            never.Wait();
            return null;
        });
        var gateway = new JavaGateway(peer.Address);
        Exception? seen = null;
        var waiter = new Thread(() => seen = Assert.Throws<SparkException>(() => gateway.CallStatic("a.B", "m")));
        waiter.Start();
        arrived.Wait();
        gateway.Dispose();
        waiter.Join();
        never.Set();
        StringAssert.Contains(seen!.Message, "stopped by this program");
        Assert.ThrowsExactly<ObjectDisposedException>(() => gateway.CallStatic("a.B", "m"));
    }

    [TestMethod]
    public void Collections_are_built_and_read_element_by_element()
    {
        using var peer = new ScriptedGateway(request => request.Split('/') switch
        {
            ["a", "c", "sint", "i2", "e"] => "!yto1",
            ["a", "s", "o1", ..] => "!yv",
            ["a", "e", "o1", "e"] => "!yi2",
            ["a", "g", "o1", var i, "e"] => "!yi4" + i[1..],
            ["i", "java.util.ArrayList", "e"] => "!ylo2",
            ["c", "o2", "add", "sx", "e"] => "!ybtrue",
            ["c", "z:org.apache.spark.api.python.PythonUtils", "toSeq", "ro2", "e"] => "!yro3",
            ["c", "o3", "length", "e"] => "!yi1",
            ["c", "o3", "apply", "i0", "e"] => "!ysx",
            _ => null,
        });
        using var gateway = new JavaGateway(peer.Address);
        CollectionAssert.AreEqual((int[])[40, 41], gateway.Read<int>(gateway.Array("int", [40, 41])));
        CollectionAssert.AreEqual((string[])["x"], gateway.Read<string>(gateway.Seq(["x"])));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeGarbage(JavaGateway gateway, int count)
    {
        for (int i = 0; i < count; i++)
            gateway.New("a.B");
    }
}
