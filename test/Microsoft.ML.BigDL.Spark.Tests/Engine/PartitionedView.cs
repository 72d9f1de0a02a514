using Apache.Arrow;
using Apache.Arrow.Ipc;
using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Rows in partitions, as a Spark frame has them: a view here, and what executors are sent in their tasks.</summary>
internal sealed class PartitionedView : IDataView
{
    private readonly ArrowDataView _view;

    private PartitionedView(SparkSchema schema, RecordBatch[][] partitions)
    {
        Columns = schema;
        Batches = partitions;
        _view = new ArrowDataView(schema.ToArrow(), () => Batches.SelectMany(batches => batches));
    }

    public SparkSchema Columns { get; }

    /// <summary>The batches of each partition; a test may change them to play a source that changes.</summary>
    public RecordBatch[][] Batches { get; }

    /// <summary>How often this process has read the rows.</summary>
    public int Cursors { get; private set; }

    public DataViewSchema Schema => _view.Schema;

    public bool CanShuffle => false;

    /// <summary>Rows cut into partitions after these numbers of rows, the last one with what is left.</summary>
    public static PartitionedView Of<T>(IReadOnlyList<T> rows, params int[] cuts)
        where T : class
    {
        var ml = new MLContext();
        int[] bounds = [0, .. cuts, rows.Count];
        return new PartitionedView(
            ArrowRows.SchemaOf(ml.Data.LoadFromEnumerable(rows).Schema),
            [.. bounds.Skip(1).Select((end, i) =>
                ArrowRows.Batches(ml.Data.LoadFromEnumerable(rows.Skip(bounds[i]).Take(end - bounds[i]).ToArray()), maxRows: 7).ToArray())]);
    }

    public IPartitionedRows On(InProcessCluster cluster) => new Partitions(this, cluster);

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Cursors++;
        return _view.GetRowCursor(columnsNeeded, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Partitions(PartitionedView view, InProcessCluster cluster) : IPartitionedRows
    {
        public SparkSchema Schema => view.Columns;

        // The test's columns have no structs, so that each stands at its field's position.
        public int[] FieldsOf(IEnumerable<DataViewSchema.Column> columns) => [.. columns.Select(column => column.Index).Order()];

        public void Send(ModelShipment model) => Assert.IsNotNull(model.Inline, "models of tests are small");

        public IPartitionJob Plan(string job, ReadOnlyMemory<byte> body, int[] fields) => new Job(view, cluster, job, body, fields);
    }

    private sealed class Job(PartitionedView view, InProcessCluster cluster, string job, ReadOnlyMemory<byte> body, int[] fields) : IPartitionJob
    {
        int IPartitionJob.Partitions => view.Batches.Length;

        public IReadOnlyList<byte[]> Run(IReadOnlyList<int> partitions, CancellationToken cancellation)
        {
            try
            {
                return [.. partitions.AsParallel().AsOrdered().Select(partition => cluster.Read(job, body, partition, () => Open(partition)))];
            }
            catch (AggregateException error)
            {
                throw error.InnerExceptions[0]; // The first of several tasks at once.
            }
        }

        // The bytes that Spark would send.
        private InputBatches Open(int partition)
        {
            var sent = new MemoryStream();
            Schema schema = new SparkSchema(fields.Select(field => view.Columns[field])).ToArrow();
            using (var writer = new ArrowStreamWriter(sent, MapInArrowForm.Wrap(schema), leaveOpen: true))
            {
                writer.WriteStart();
                foreach (RecordBatch batch in view.Batches[partition])
                    writer.WriteRecordBatch(MapInArrowForm.Wrap(new RecordBatch(schema, fields.Select(batch.Column), batch.Length)));
                writer.WriteEnd();
            }

            sent.Position = 0;
            return new InputBatches(sent);
        }
    }
}
