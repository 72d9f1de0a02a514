using Apache.Arrow;
using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>
/// A model at work on the batches of one partition. Each batch is a view of its own: what Spark sent stays in memory until its rows are
/// scored and not longer, and columns that pass are sent on as they lie there, types, nulls and all.
/// </summary>
internal sealed class PartitionScoring
{
    private readonly ITransformer _model;
    private readonly ScoreCommand _command;
    private readonly Schema _input;
    private readonly Schema _read;
    private int[] _computed = [];
    private ArrowColumnWriter[] _writers = [];
    private Schema? _output;
    private long _rows;

    /// <param name="model">The model.</param>
    /// <param name="command">What it reads, and which columns are wanted.</param>
    /// <param name="input">The columns that Spark sends.</param>
    public PartitionScoring(ITransformer model, ScoreCommand command, Schema input)
    {
        _model = model;
        _command = command;
        _input = input;
        _read = new Schema(command.Read.Select(input.GetFieldByIndex), metadata: null);
    }

    /// <summary>The wanted columns of a batch; those that pass share its memory.</summary>
    /// <exception cref="WorkerFaultException">A column is not what the driver declared to Spark, or the model fails.</exception>
    public RecordBatch Score(RecordBatch batch)
    {
        RecordBatch read = new(_read, _command.Read.Select(batch.Column), batch.Length);
        IDataView scored = _model.Transform(new ArrowDataView(_read, () => [read], batch.Length, _rows, _command.Extents));
        _output ??= Bind(scored.Schema);
        try
        {
            Fill(scored, batch.Length);
        }
        catch (InvalidOperationException error) when (error.InnerException is not null)
        {
            // Some transforms read with threads of their own and hide what these threw behind a sentence about them.
            throw new WorkerFaultException(WorkerFault.JobCode, error.GetBaseException().Message, innerException: error);
        }

        _rows += batch.Length;

        int next = 0;
        return new RecordBatch(
            _output,
            [.. _command.Columns.Select(column => column.Input >= 0 ? batch.Column(column.Input) : ArrowArrayFactory.BuildArray(_writers[next++].Take()))],
            batch.Length);
    }

    private void Fill(IDataView scored, int expected)
    {
        using DataViewRowCursor cursor = scored.GetRowCursor(_computed.Select(index => scored.Schema[index]));
        foreach (ArrowColumnWriter writer in _writers)
            writer.Attach(cursor);

        int rows = 0;
        while (cursor.MoveNext())
        {
            rows++;
            foreach (ArrowColumnWriter writer in _writers)
                writer.Append();
        }

        if (rows != expected)
        {
            throw Fault($"the model made {rows} rows of {expected}; only models that keep every row can score a Spark frame. " +
                "Filter the frame before or after.");
        }
    }

    // Spark takes what comes by position and does not compare, so a mistake would show as other values, not as an error.
    private Schema Bind(DataViewSchema scored)
    {
        ScoredColumn[] computed = [.. _command.Columns.Where(column => column.Input < 0)];
        DataViewSchema.Column[] columns = [.. computed.Select(column => scored.GetColumnOrNull(column.Name) ??
            throw Fault($"the model makes no column '{column.Name}' here, but the driver declared it to Spark as {column.Type}."))];
        _computed = [.. columns.Select(column => column.Index)];
        _writers = [.. columns.Select(ColumnWriters.Of)];

        int next = 0;
        Field[] fields = [.. _command.Columns.Select(column => column.Input >= 0
            ? _input.GetFieldByIndex(column.Input)
            : ArrowTypes.ToArrow(_writers[next++].Field))];
        for (int i = 0; i < fields.Length; i++)
        {
            ScoredColumn declared = _command.Columns[i];
            string type = ArrowTypes.ToSpark(fields[i]).Type.ToString();
            // Of the types that ML.NET lacks only Spark knows the name, and they pass untouched.
            if (type != declared.Type && (declared.Input < 0 || _command.Read.Contains(declared.Input)))
                throw Fault($"column '{declared.Name}' is {type} here, but the driver declared it to Spark as {declared.Type}.");
        }

        return new Schema(fields, metadata: null);
    }

    private static WorkerFaultException Fault(string what) => new(
        WorkerFault.JobCode, $"Scoring on {Environment.MachineName}: {what} Driver and executors must run the same release of the program.");
}
