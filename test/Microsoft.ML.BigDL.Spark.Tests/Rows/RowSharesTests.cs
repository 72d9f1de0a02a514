using System.Collections;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Spark.Rows;

namespace Microsoft.ML.BigDL.Spark.Tests.Rows;

[TestClass]
public sealed class RowSharesTests
{
    [TestMethod]
    [DataRow(new[] { 10 }, 1, 0)]
    [DataRow(new[] { 10 }, 3, 0)]
    [DataRow(new[] { 3, 0, 4, 1, 9 }, 4, 0)]
    [DataRow(new[] { 3, 0, 4, 1, 9 }, 5, 6)]
    [DataRow(new[] { 0, 40, 0, 60 }, 7, 3)]
    public void Ranks_own_the_runs_that_they_own_on_one_machine(int[] partitions, int ranks, int validating)
    {
        int count = partitions.Sum();
        BitArray? validates = validating == 0 ? null : ValidationSplit.Mask(3, count, validating);
        var shares = new RowShares([.. partitions], ranks, validates);
        Assert.AreEqual(validating, shares.Validating);
        Assert.AreEqual(count - validating, shares.Training);

        foreach (bool isValidation in new[] { false, true })
        {
            int[] all = [.. Enumerable.Range(0, count).Where(row => (validates?[row] == true) == isValidation)];
            for (int rank = 0; rank < ranks; rank++)
            {
                int begin = (int)((long)all.Length * rank / ranks);
                int end = (int)((long)all.Length * (rank + 1) / ranks);
                Assert.AreEqual(end - begin, RowShares.Owned(all.Length, rank, ranks));
                CollectionAssert.AreEqual(all[begin..end], Rows(shares, partitions, rank, isValidation), $"rank {rank}");
            }
        }
    }

    [TestMethod]
    public void Partitions_are_known_by_the_ranks_that_need_them()
    {
        int[] partitions = [5, 0, 30, 1, 14];
        var shares = new RowShares([.. partitions], 4, ValidationSplit.Mask(9, 50, 12));
        for (int partition = 0; partition < partitions.Length; partition++)
        {
            for (int rank = 0; rank < 4; rank++)
                Assert.AreEqual(shares.Of(partition).Any(share => share.Rank == rank), shares.HasRowsOf([rank], partition), $"{partition} {rank}");
        }
    }

    private static int[] Rows(RowShares shares, int[] partitions, int rank, bool isValidation)
    {
        List<int> rows = [];
        for (int partition = 0; partition < partitions.Length; partition++)
        {
            int first = partitions.Take(partition).Sum();
            rows.AddRange(shares.Of(partition).Where(share => share.Rank == rank && share.IsValidation == isValidation).SelectMany(share => share.Rows).Select(row => first + row));
        }

        return [.. rows];
    }
}
