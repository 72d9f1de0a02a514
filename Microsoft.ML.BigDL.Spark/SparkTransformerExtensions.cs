using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Sql;

namespace Microsoft.ML.BigDL.Spark;

/// <summary>Scoring of Spark frames, on every transformer of ML.NET.</summary>
public static class SparkTransformerExtensions
{
    extension(ITransformer model)
    {
        /// <summary>
        /// The frame with the model's columns added, computed on the executors when the frame is counted, written or read. Neither this process nor
        /// Spark's driver holds the rows. The scores are those of <see cref="ITransformer.Transform(IDataView)"/>.
        /// </summary>
        /// <remarks>
        /// <para>The model may be any that ML.NET can save, whether it was trained here, on Spark or was loaded. It is saved, sent to the executors and loaded
        /// once in each; networks of this library then score 256 rows in one run of ONNX Runtime. Custom mappings and transforms of the
        /// program's own assemblies work as well, since these are on the executors too.</para>
        /// <para>Columns that the model leaves alone pass with their types and nulls, those of types that ML.NET lacks among them. Columns it makes become what
        /// <see cref="SparkSession.CreateDataFrame(IDataView)"/> makes of them: vectors arrays, keys the values they stand for, the missing
        /// key null. Hidden columns and images are left out. Naming the columns that are wanted spares the work and the way of all others,
        /// most of all of vectors between the steps of a pipeline.</para>
        /// <para>Rows come to the model in batches of <c>spark.sql.execution.arrow.maxRecordsPerBatch</c>, 10,000 by default. Sending one overlaps with
        /// scoring another, so that batches of 1 to 4 MB are best: rows of 3 KB were scored in half the time with 1,000.</para>
        /// </remarks>
        /// <param name="rows">The frame to score; it must have the columns that the model reads.</param>
        /// <param name="columns">The columns of the scored frame, in order, by name. Default: all that pass, then all the model makes.</param>
        /// <returns>A frame in the same session, to be filtered, joined, written or read like any other.</returns>
        /// <exception cref="ArgumentOutOfRangeException">The frame lacks a column that the model reads, or has it in another type.</exception>
        /// <exception cref="ArgumentException">One of <paramref name="columns"/> is not there.</exception>
        /// <exception cref="InvalidOperationException">
        /// The model does not score each row from itself alone, as those of time series do not; or it cannot be saved.
        /// </exception>
        /// <example><code>
        /// ITransformer model = pipeline.Fit(train);
        /// SparkDataFrame flowers = spark.Read().Parquet("flowers.parquet");
        /// model.Transform(flowers, "id", "PredictedLabel", "Score").Write().Parquet("scored.parquet");
        /// </code></example>
        public SparkDataFrame Transform(SparkDataFrame rows, params IReadOnlyList<string> columns) => Score(model, rows, null, columns);

        /// <summary>
        /// The same for a frame with arrays, where the model has transforms that take vectors of one size: Spark does not know how long the arrays of a column
        /// are. Networks of this library do not need it.
        /// </summary>
        /// <param name="rows">The frame to score.</param>
        /// <param name="inputSchema">
        /// The schema of the data that the model was trained on, <c>train.Schema</c> or what <c>Model.Load</c> gives; columns of the frame with the
        /// name of a vector of known size take that size. An array of another length fails the action, with the row's number.
        /// </param>
        /// <param name="columns">The columns of the scored frame, in order, by name. Default: all that pass, then all the model makes.</param>
        /// <example><code>
        /// ITransformer model = ml.Model.Load("model.zip", out DataViewSchema inputSchema);
        /// model.Transform(spark.Read().Parquet("images.parquet"), inputSchema, "id", "Score").Write().Parquet("scored.parquet");
        /// </code></example>
        public SparkDataFrame Transform(SparkDataFrame rows, DataViewSchema inputSchema, params IReadOnlyList<string> columns)
        {
            ArgumentNullException.ThrowIfNull(inputSchema);
            return Score(model, rows, inputSchema, columns);
        }
    }

    private static SparkDataFrame Score(ITransformer model, SparkDataFrame rows, DataViewSchema? inputSchema, IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        ScoringPlan plan = ScoringPlan.Of(model, rows.Schema(), inputSchema, columns);
        ModelShipment shipment = ModelShipment.Of(model);
        SparkCluster cluster = SparkEngineExtensions.Cluster(rows.Session);
        shipment.Send(cluster);
        byte[] command = Message.Write(new ScoreCommand(shipment.Model, shipment.Inline, plan.Read, plan.Extents, plan.Columns));
        return rows.MapInArrow(cluster.Function(ScoreJob.Name, command), plan.Output, isBarrier: false);
    }
}
