using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Tests.Estimators;

[TestClass]
public sealed class ViewChainTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    private static readonly IDataView s_rows = s_ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, 40).Select(i => new Row { A = i, B = i * i, Kind = $"k{i % 3}", Text = $"one {i % 5} three" }).ToArray());

    [TestMethod]
    public void A_view_without_transforms_is_its_own_root()
    {
        ViewChain chain = ViewChain.Of(s_rows);
        Assert.AreSame(s_rows, chain.Root);
        Assert.IsNull(chain.Transformer);
        Assert.IsNull(chain.Obstacle);
    }

    [TestMethod]
    public void Transforms_of_every_kind_make_the_same_rows_again()
    {
        var pipeline = s_ml.Transforms.Conversion.MapValueToKey("Key", "Kind")
            .Append(s_ml.Transforms.Conversion.MapValue("Number", new Dictionary<string, float> { ["k0"] = 5, ["k1"] = 6, ["k2"] = 7 }, "Kind"))
            .Append(s_ml.Transforms.NormalizeMinMax("A"))
            .Append(s_ml.Transforms.ReplaceMissingValues("B"))
            .Append(s_ml.Transforms.Text.FeaturizeText("Words", "Text"))
            .Append(s_ml.Transforms.Categorical.OneHotEncoding("Hot", "Kind"))
            .Append(s_ml.Transforms.Concatenate("Features", "A", "B", "Number", "Hot", "Words"))
            .AppendCacheCheckpoint(s_ml)
            .Append(s_ml.Transforms.DropColumns("Words"))
            .Append(s_ml.Transforms.SelectColumns("Key", "Features"));
        IDataView view = pipeline.Fit(s_rows).Transform(s_rows);

        ViewChain chain = ViewChain.Of(view);

        Assert.AreSame(s_rows, chain.Root);
        Assert.IsNull(chain.Obstacle);
        IDataView again = chain.Transformer!.Transform(chain.Root);
        CollectionAssert.AreEqual(view.GetColumn<uint>("Key").ToArray(), again.GetColumn<uint>("Key").ToArray());
        CollectionAssert.AreEqual(
            view.GetColumn<float[]>("Features").SelectMany(row => row).ToArray(), again.GetColumn<float[]>("Features").SelectMany(row => row).ToArray());
    }

    [TestMethod]
    public void A_cache_checkpoint_while_fitting_is_looked_through()
    {
        IDataView cached = s_ml.Data.Cache(s_ml.Transforms.CopyColumns("C", "A").Fit(s_rows).Transform(s_rows));

        ViewChain chain = ViewChain.Of(cached);

        Assert.AreSame(s_rows, chain.Root);
        Assert.IsNull(chain.Obstacle);
        Assert.IsNotNull(chain.Transformer!.GetOutputSchema(s_rows.Schema).GetColumnOrNull("C"));
    }

    [TestMethod]
    public void Steps_over_several_rows_stand_between()
    {
        IDataView[] views =
        [
            s_ml.Data.FilterRowsByColumn(s_rows, "A", upperBound: 4),
            s_ml.Data.FilterRowsByMissingValues(s_rows, "A"),
            s_ml.Data.TakeRows(s_rows, 3),
            s_ml.Data.SkipRows(s_rows, 3),
            s_ml.Data.ShuffleRows(s_rows, seed: 1),
            s_ml.Transforms.StatefulCustomMapping<Row, Made, State>((_, made, state) => made.Sum = ++state.Rows, _ => { }, null).Fit(s_rows).Transform(s_rows),
        ];
        foreach (IDataView view in views)
        {
            ViewChain chain = ViewChain.Of(s_ml.Transforms.CopyColumns("C", "A").Fit(view).Transform(view));

            Assert.AreSame(view, chain.Obstacle, view.GetType().Name);
            Assert.AreSame(s_rows, chain.Root, view.GetType().Name);
            Assert.IsNull(chain.Transformer);
        }
    }

    private sealed class Row
    {
        public float A { get; set; }

        public float B { get; set; }

        public string Kind { get; set; } = "";

        public string Text { get; set; } = "";
    }

    private sealed class Made
    {
        public float Sum { get; set; }
    }

    private sealed class State
    {
        public int Rows { get; set; }
    }
}
