using System.Collections.Immutable;
using System.Reflection;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Layers;

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
        string[] lines = TwoLayers().Summary().ToString().Split(Environment.NewLine);

        Assert.HasCount(5, lines);
        StringAssert.StartsWith(lines[0], "Layer");
        StringAssert.Contains(lines[1], "[N, 3]");
        Assert.AreEqual(lines[0].Length, lines[2].Length);
        Assert.AreEqual("18 weights, 72 bytes", lines[4]);
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
