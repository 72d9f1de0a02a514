using System.Collections.Immutable;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>A view that the executors read: rows in partitions, and the transforms that ML.NET has fitted to them, ready to be sent.</summary>
internal sealed class FrameView : EngineView
{
    private readonly IPartitionedRows _rows;
    private readonly ViewChain _chain;
    private readonly ModelShipment? _transforms;

    private FrameView(IPartitionedRows rows, ViewChain chain, ModelShipment? transforms)
    {
        _rows = rows;
        _chain = chain;
        _transforms = transforms;
    }

    /// <summary>Takes a view apart; null where the executors cannot read it.</summary>
    /// <param name="cluster">The executors.</param>
    /// <param name="view">The view.</param>
    /// <param name="obstacle">What the executors could read but for it; null where there is no such thing.</param>
    public static FrameView? Of(IWorkerCluster cluster, IDataView view, out string? obstacle)
    {
        obstacle = null;
        ViewChain chain = ViewChain.Of(view);
        if (cluster.Partitions(chain.Root) is not { } rows)
        {
            return null;
        }

        if (chain.Obstacle is { } step)
        {
            obstacle = $"The rows of the Spark frame come to this process, since executors cannot do the step '{step.GetType().Name}' between the frame and " +
                "the trainer: it needs more than one row at a time, or is no transform that ML.NET saves by itself. " +
                "Do it on the frame, with Where, Limit, Sample or a model's Transform(frame), before ToDataView.";
            return null;
        }

        try
        {
            return new FrameView(rows, chain, chain.Transformer is null ? null : ModelShipment.Verified(chain.Transformer));
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException or FormatException or ArgumentException)
        {
            obstacle = "The rows of the Spark frame come to this process, since the transforms between the frame and the trainer cannot be saved and loaded " +
                $"again by executors: {error.Message} Give custom mappings a contract name, and register their assembly.";
            return null;
        }
    }

    /// <summary>Makes the job ready that reads and packs the rows for a run.</summary>
    public IPartitionJob Plan(Guid run, bool isValidation, ImmutableArray<ColumnRequest> requests)
    {
        int[] fields = _rows.FieldsOf(ReadColumns.Of(_chain, requests));
        if (_transforms is not null)
        {
            _rows.Send(_transforms);
        }

        var command = new ReadCommand(
            run, isValidation, _transforms?.Model, _transforms?.Inline, _rows.Schema.ToJson(), fields, [.. requests.Select(RequestedColumn.Of)]);
        return _rows.Plan(ReadJob.Name, Message.Write(command), fields);
    }
}
