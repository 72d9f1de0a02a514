using System.Collections.Immutable;
using System.Reflection;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training;

[TestClass]
public sealed class ModelSummaryTests
{
    [TestMethod]
    public void Summary_lists_layers_outputs_and_weights()
    {
        ModelSummary summary = TwoLayers().Summary();

        CollectionAssert.AreEqual(new[] { "input", "first", "scaling" }, summary.Layers.Select(layer => layer.Name).ToArray());
        Assert.AreEqual("Float32 [N, 3]", summary.Layers[1].Output.ToString());
        Assert.AreEqual(9, summary.Layers[1].TrainableCount);
        Assert.AreEqual(18, summary.TrainableCount);
    }

    [TestMethod]
    public void Summary_is_a_table_with_a_total()
    {
        string[] lines = TwoLayers().Summary(new SummaryOptions { BatchSize = 8, Threads = 2, Optimizer = new SGD() }).ToString().Split(Environment.NewLine);

        Assert.HasCount(15, lines);
        StringAssert.StartsWith(lines[0], "Layer");
        StringAssert.Contains(lines[1], "[N, 3]");
        Assert.AreEqual(lines[0].Length, lines[2].Length);
        Assert.AreEqual("18 weights", lines[4]);
        StringAssert.StartsWith(lines[6], "Bytes");
        Assert.AreEqual("weights            128      128", lines[7]);
        StringAssert.StartsWith(lines[13], "total");
        Assert.AreEqual("for batches of 8, 2 threads, SGD", lines[14]);
    }

    [TestMethod]
    public void Outputs_are_those_users_see_with_the_channels_where_they_put_them()
    {
        ModelSummary last = LeNet5.Build(10).Summary();
        CollectionAssert.AreEqual(
            new[] { "[N, 28, 28, 1]", "[N, 24, 24, 6]", "[N, 12, 12, 6]", "[N, 8, 8, 12]", "[N, 4, 4, 12]", "[N, 192]", "[N, 100]", "[N, 10]" },
            last.Layers.Select(layer => layer.Output.DimensionsText).ToArray());

        ModelSummary first = new Sequential(
            new Input(1, 28, 28), new Conv2D(6, 5) { DataFormat = DataFormat.ChannelsFirst }, new BatchNormalization { DataFormat = DataFormat.ChannelsFirst }).Summary();
        CollectionAssert.AreEqual(
            new[] { "[N, 1, 28, 28]", "[N, 6, 24, 24]", "[N, 6, 24, 24]" }, first.Layers.Select(layer => layer.Output.DimensionsText).ToArray());
    }

    [TestMethod]
    public void Layers_without_an_input_are_summed_up_for_the_type_given()
    {
        var options = new SummaryOptions { Input = new TensorType(ElementType.Float32, Dimension.Batch, 7) };
        Assert.AreEqual(16, new Sequential(new Dense(2)).Summary(options).TrainableCount);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new Sequential(new Dense(2)).Summary()).Message, "new Input(");
    }

    [TestMethod]
    public void A_model_without_gradient_says_so_and_still_states_what_scoring_takes()
    {
        var input = new Input(4);
        Value largest = OneHot.Of(ArgMax.Of(new Dense(4).Apply(input), axis: 1), depth: 4);
        ModelSummary summary = new BigDL.Layers.Model(input, largest).Summary();

        Assert.IsNull(summary.Training);
        Assert.IsGreaterThan(0, summary.Scoring.Total);
        StringAssert.Contains(summary.ToString(), "it cannot be trained");
    }

    [TestMethod]
    public void A_notebook_finds_the_html_by_the_names_it_looks_for()
    {
        ModelSummary summary = TwoLayers("<b>").Summary();

        // What .NET Interactive does, by reflection: attribute, source, formatters, format.
        Attribute attribute = summary.GetType().GetCustomAttributes().Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        var sourceType = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        object source = Activator.CreateInstance(sourceType)!;
        object formatter = ((IEnumerable<object>)sourceType.GetMethod("CreateTypeFormatters")!.Invoke(source, null)!).Single();
        var writer = new StringWriter();
        object handled = formatter.GetType().GetMethod("Format")!.Invoke(formatter, [summary, writer])!;

        Assert.AreEqual("text/html", formatter.GetType().GetProperty("MimeType")!.GetValue(formatter));
        Assert.IsTrue((bool)handled);
        StringAssert.Contains(writer.ToString(), "<td>[N, 3]</td>");
        StringAssert.Contains(writer.ToString(), "<td>&lt;b&gt;</td>");
        StringAssert.Contains(writer.ToString(), "<td>total</td>");
    }

    private static BigDL.Layers.Model TwoLayers(string name = "first") =>
        new Sequential(new Input(3), new Scaling { Name = name }, new Scaling()).Build();

    private sealed class Scaling : Layer
    {
        private protected override Value Build(LayerBuilder builder, ImmutableArray<Value> inputs) => Build(builder, inputs[0]);

        private protected override Value Build(LayerBuilder builder, Value input) =>
            MatMul.Of(input, builder.Weight("kernel", new Shape(3, 3), new Zeros()));
    }
}
