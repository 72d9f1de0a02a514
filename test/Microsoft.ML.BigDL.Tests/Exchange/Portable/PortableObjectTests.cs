using System.Collections.Immutable;
using System.Text;
using Microsoft.ML.BigDL.Exchange.Portable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Optimizers.Schedules;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Exchange.Portable;

[TestClass]
public sealed class PortableObjectTests
{
    [TestMethod]
    public void Every_operator_travels() => VerifyAll<Op>(atLeast: 130);

    [TestMethod]
    public void Every_loss_travels() => VerifyAll<Loss>(atLeast: 8);

    [TestMethod]
    public void Every_optimizer_travels() => VerifyAll<Optimizer>(atLeast: 3);

    [TestMethod]
    public void Every_schedule_travels() => VerifyAll<LearningRateSchedule>(atLeast: 3);

    [TestMethod]
    public void Every_metric_travels() => VerifyAll<Metric>(atLeast: 3);

    [TestMethod]
    public void Options_without_a_family_travel()
    {
        EarlyStopping back = PortableObject.Read<EarlyStopping>(
            PortableObject.Write(new EarlyStopping { Patience = 7, MinDelta = 1e-3, RestoresBest = false }));
        Assert.AreEqual(new EarlyStopping { Patience = 7, MinDelta = 1e-3, RestoresBest = false }, back);
    }

    [TestMethod]
    public void Lists_travel_as_they_are()
    {
        ImmutableArray<Metric> metrics = [new BinaryAccuracy { Threshold = 0.7f }, new RootMeanSquaredError()];
        ImmutableArray<Metric> back = PortableObject.Read<ImmutableArray<Metric>>(PortableObject.Write(metrics));
        Assert.IsNull(DeepEquality.Difference(metrics, back));
        Assert.IsTrue(PortableObject.Read<ImmutableArray<Metric>>(PortableObject.Write(default(ImmutableArray<Metric>))).IsDefault);
    }

    [TestMethod]
    [DataRow(0.1f)]
    [DataRow(1e-45f)]
    [DataRow(float.MaxValue)]
    [DataRow(-0f)]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    [DataRow(float.NegativeInfinity)]
    public void Every_number_keeps_its_bits(float number)
    {
        float back = PortableObject.Read<float>(PortableObject.Write(number));
        Assert.AreEqual(BitConverter.SingleToUInt32Bits(number), BitConverter.SingleToUInt32Bits(back));
        double wide = PortableObject.Read<double>(PortableObject.Write(number / 3.0));
        Assert.AreEqual(BitConverter.DoubleToUInt64Bits(number / 3.0), BitConverter.DoubleToUInt64Bits(wide));
    }

    [TestMethod]
    public void Extents_keep_their_expression()
    {
        foreach (Dimension extent in new[]
        {
            7, 0, Dimension.Batch, Dimension.Batch * 49 * Dimension.Symbol("T"),
            (Dimension.Batch * 49).Map("Pool[2,0]", x => x),
        })
        {
            Assert.AreEqual(extent, PortableObject.Read<Dimension>(PortableObject.Write(extent)));
        }
    }

    [TestMethod]
    public void A_type_of_another_family_is_refused()
    {
        byte[] loss = PortableObject.Write<Loss>(new Huber());
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => PortableObject.Read<Optimizer>(loss));
        StringAssert.Contains(error.Message, "Microsoft.ML.BigDL.Losses.Huber");
        StringAssert.Contains(error.Message, "Microsoft.ML.BigDL.Optimizers.Optimizer");
    }

    [TestMethod]
    [DataRow("""{"type":"System.Diagnostics.Process, System.Diagnostics.Process"}""", "derives from")]
    [DataRow("""{"type":"No.Such.Type, No.Such.Assembly"}""", "no such type")]
    [DataRow("""{"type":"Microsoft.ML.BigDL.Losses.Loss"}""", "derives from")]
    [DataRow("""{"type":"Microsoft.ML.BigDL.Losses.Huber[]"}""", "no such type")]
    [DataRow("""{"type":"System.Collections.Generic.List`1[[System.Int32]], System.Private.CoreLib"}""", "no such type")]
    [DataRow("""{"type":"]["}""", "no such type")]
    [DataRow("""{"type":5}""", "System.String is expected")]
    [DataRow("""{"Delta":1}""", "'type' is missing")]
    [DataRow("""{"type":"Microsoft.ML.BigDL.Losses.Huber"}""", "members")]
    [DataRow("""{"type":"Microsoft.ML.BigDL.Losses.Huber","Omega":1}""", "'Delta' is missing")]
    [DataRow("""{"type":"Microsoft.ML.BigDL.Losses.Huber","Delta":"1"}""", "System.Single is expected")]
    [DataRow("""{"type":"Microsoft.ML.BigDL.Losses.Huber","Delta":null}""", "System.Single is expected")]
    [DataRow("""{"type":"Microsoft.ML.BigDL.Losses.Huber","Delta":1e999}""", "System.Single is expected")]
    [DataRow("[]", "is expected")]
    [DataRow("null", "is expected")]
    public void A_hostile_text_is_refused(string text, string fact)
    {
        byte[] bytes = Encoding.UTF8.GetBytes($$"""{"format":1,"object":{{text}}}""");
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => PortableObject.Read<Loss>(bytes));
        StringAssert.Contains(error.Message, fact);
        StringAssert.Contains(error.Message, "Portable object");
    }

    [TestMethod]
    public void A_value_out_of_range_is_refused_with_its_place()
    {
        string text = Encoding.UTF8.GetString(PortableObject.Write(new EarlyStopping())).Replace("\"Patience\":3", "\"Patience\":0", StringComparison.Ordinal);
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(
            () => PortableObject.Read<EarlyStopping>(Encoding.UTF8.GetBytes(text)));
        StringAssert.Contains(error.Message, "Patience must be 1 or more");
    }

    [TestMethod]
    public void Spans_that_a_constructor_takes_travel_and_are_checked()
    {
        byte[] text = PortableObject.Write<LearningRateSchedule>(new PiecewiseConstantDecay([10, 20], [1, 0.5f, 0.1f]));
        Assert.AreEqual(0.5f, PortableObject.Read<LearningRateSchedule>(text).At(15));
        string damaged = Encoding.UTF8.GetString(text).Replace("[10,20]", "[10,10]", StringComparison.Ordinal);
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(
            () => PortableObject.Read<LearningRateSchedule>(Encoding.UTF8.GetBytes(damaged)));
        StringAssert.Contains(error.Message, "boundaries must rise");
    }

    [TestMethod]
    [DataRow("""{"format":2,"object":{}}""", "format 2")]
    [DataRow("""{"format":0,"object":{}}""", "format is 0")]
    [DataRow("""{"format":"1"}""", "format is \"1\"")]
    [DataRow("""{"object":{}}""", "'format' is missing")]
    [DataRow("""{"format":1}""", "'object' is missing")]
    [DataRow("""{"format":1,""", "no JSON")]
    [DataRow("", "no JSON")]
    [DataRow("[]", "'format' is missing")]
    public void Another_format_is_refused(string text, string fact)
    {
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(
            () => PortableObject.Read<Loss>(Encoding.UTF8.GetBytes(text)));
        StringAssert.Contains(error.Message, fact);
    }

    [TestMethod]
    public void A_nested_family_is_checked_too()
    {
        string text = Encoding.UTF8.GetString(PortableObject.Write<Optimizer>(new Adam { LearningRate = new CosineDecay(0.5f, 10) }))
            .Replace(typeof(CosineDecay).FullName!, typeof(Huber).FullName, StringComparison.Ordinal);
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(
            () => PortableObject.Read<Optimizer>(Encoding.UTF8.GetBytes(text)));
        StringAssert.Contains(error.Message, "LearningRate");
    }

    [TestMethod]
    public void What_cannot_travel_says_so()
    {
        NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(
            () => PortableObject.Write<Func<int>>(() => 1));
        StringAssert.Contains(error.Message, "cannot be sent");
    }

    private static void VerifyAll<T>(int atLeast)
        where T : notnull
    {
        List<string> failures = [];
        int count = 0;
        foreach (Type type in Specimens.TypesOf(typeof(T)).Where(type => type != typeof(ParameterOp)))
        {
            count++;
            try
            {
                var specimen = (T)Specimens.Of(type);
                byte[] text = PortableObject.Write(specimen);
                T back = PortableObject.Read<T>(text);
                if (DeepEquality.Difference(specimen, back) is { } difference)
                {
                    failures.Add($"{type}: {difference}");
                }

                CollectionAssert.AreEqual(text, PortableObject.Write(back), $"{type} is not written the same twice.");
            }
            catch (Exception error) when (error is NotSupportedException or BigDLException or ArgumentException)
            {
                failures.Add($"{type}: {error.Message}");
            }
        }

        Assert.IsEmpty(failures, string.Join('\n', failures));
        Assert.IsGreaterThanOrEqualTo(atLeast, count);
    }
}
