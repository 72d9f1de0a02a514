using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training;

[TestClass]
public sealed class SliceMapTests
{
    [TestMethod]
    [DataRow(1000L, "0-5")]
    [DataRow(160L, "0-5")]
    [DataRow(159L, "0-4 4-5")]
    [DataRow(64L, "0-2 2-4 4-5")]
    [DataRow(1L, "0-1 1-2 2-3 3-4 4-5")]
    public void Runs_of_ranks_are_as_long_as_their_slices_allow(long most, string runs)
    {
        var slices = new SliceMap(160, 5);
        Assert.AreEqual(runs, string.Join(' ', slices.Runs(most).Select(run => $"{run.First}-{run.End}")));
    }
}
