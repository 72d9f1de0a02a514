using System.Collections;
using System.Collections.Immutable;
using Microsoft.ML.BigDL.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Rows packed in this process.</summary>
/// <param name="training">The rows to train on: the columns of the inputs, of the label, and of the weight if there is one.</param>
/// <param name="validation">The rows to validate on, if there are any.</param>
internal sealed class PackedTrainingRows(PackedRows training, PackedRows? validation) : TrainingRows
{
    public PackedRows Training => training;

    public PackedRows? Validation => validation;

    public override ImmutableArray<ImmutableArray<int>> Extents => [.. training.Data.Columns.Select(column => column.Dimensions)];

    public override PackedData Sample => training.Data;

    /// <summary>Reads all rows.</summary>
    /// <param name="data">The view to train on.</param>
    /// <param name="validationSet">The view to validate on, if there is one.</param>
    /// <param name="requests">The columns.</param>
    /// <param name="validationFraction">The share of the training rows that validates where there is no such view.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidOperationException">There are no rows, or a row holds what cannot be trained on.</exception>
    public static PackedTrainingRows Read(
        IDataView data,
        IDataView? validationSet,
        IReadOnlyList<ColumnRequest> requests,
        double validationFraction,
        ulong seed,
        CancellationToken cancellation)
    {
        PackedData all = PackedData.Read(data, requests, cancellation);
        try
        {
            if (validationSet is not null)
                return new PackedTrainingRows(new PackedRows(all, null), new PackedRows(PackedData.Read(validationSet, requests, cancellation), null));
            if (validationFraction == 0)
                return new PackedTrainingRows(new PackedRows(all, null), null);

            BitArray validates = ValidationSplit.Mask(seed, all.RowCount, ValidationSplit.Count(all.RowCount, validationFraction));
            int[] Rows(bool value) => [.. Enumerable.Range(0, all.RowCount).Where(row => validates[row] == value)];
            return new PackedTrainingRows(new PackedRows(all, Rows(false)), new PackedRows(all, Rows(true)));
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    public override void AddTo(IDictionary<string, string> facts)
    {
        facts[RowsFact] = RowsHash.Text(RowsHash.Of(training.Data));
        facts[ValidationRowsFact] = validation is null || validation.Data == training.Data ? "" : RowsHash.Text(RowsHash.Of(validation.Data));
    }

    public override void Dispose()
    {
        training.Data.Dispose();
        validation?.Data.Dispose();
    }
}
