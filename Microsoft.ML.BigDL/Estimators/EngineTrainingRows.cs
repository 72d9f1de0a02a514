using System.Collections.Immutable;
using Microsoft.ML.BigDL.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Rows that the engine reads, which tells what it found.</summary>
/// <param name="training">The rows to train on.</param>
/// <param name="validation">The rows to validate on, if they are others.</param>
/// <param name="requests">The columns of the inputs, of the label, and of the weight if there is one.</param>
internal sealed class EngineTrainingRows(EngineView training, EngineView? validation, ImmutableArray<ColumnRequest> requests) : TrainingRows
{
    private (ImmutableArray<ImmutableArray<int>> Extents, PackedData Sample, string Hash, string ValidationHash)? _found;

    public EngineView Training => training;

    public EngineView? Validation => validation;

    public ImmutableArray<ColumnRequest> Requests => requests;

    /// <summary>The share of the training rows that validates; 0 for none.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>Whether the engine has read the rows.</summary>
    public bool IsRead => _found is not null;

    public override ImmutableArray<ImmutableArray<int>> Extents => Found.Extents;

    public override PackedData Sample => Found.Sample;

    private (ImmutableArray<ImmutableArray<int>> Extents, PackedData Sample, string Hash, string ValidationHash) Found =>
        _found ?? throw new InvalidOperationException("The engine has not read the rows yet.");

    /// <summary>Called by the engine once it has read the rows.</summary>
    /// <param name="extents">See <see cref="Extents"/>.</param>
    /// <param name="sample">See <see cref="Sample"/>.</param>
    /// <param name="hash">The <see cref="RowsHash"/> of the rows of <see cref="Training"/>.</param>
    /// <param name="validationHash">That of the rows of <see cref="Validation"/>; empty without.</param>
    public void Tell(ImmutableArray<ImmutableArray<int>> extents, PackedData sample, string hash, string validationHash) =>
        _found = (extents, sample, hash, validationHash);

    public override void AddTo(IDictionary<string, string> facts)
    {
        facts[RowsFact] = Found.Hash;
        facts[ValidationRowsFact] = Found.ValidationHash;
    }

    public override void Dispose() => _found?.Sample.Dispose();
}
