using System.Collections.Immutable;
using Microsoft.ML.BigDL.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>The rows of a fit: packed in this process, or read by the engine that trains on them. What they turned out to be is known afterwards.</summary>
internal abstract class TrainingRows : IDisposable
{
    /// <summary>The fact that holds the hash of all rows, those set aside for validation included.</summary>
    protected const string RowsFact = "hash of rows";

    /// <summary>The fact that holds the hash of the rows of a validation set; empty without one.</summary>
    protected const string ValidationRowsFact = "hash of validation rows";

    /// <summary>The extents of a training row in each column, of the longest sequence.</summary>
    public abstract ImmutableArray<ImmutableArray<int>> Extents { get; }

    /// <summary>Rows that were trained on, one or more.</summary>
    public abstract PackedData Sample { get; }

    /// <summary>Adds what tells these rows from others to the facts that a checkpoint is compared by, once the engine has them.</summary>
    public abstract void AddTo(IDictionary<string, string> facts);

    public abstract void Dispose();
}
