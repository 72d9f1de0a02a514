using Microsoft.ML.BigDL.Spark.Arrow;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Rows in partitions, in a fixed order, that workers can be given to read.</summary>
internal interface IPartitionedRows
{
    /// <summary>The columns.</summary>
    SparkSchema Schema { get; }

    /// <summary>The positions of the columns that have to be read for some columns of the rows' view.</summary>
    int[] FieldsOf(IEnumerable<DataViewSchema.Column> columns);

    /// <summary>Gives a model to the workers, if it is too large to go with the command.</summary>
    void Send(ModelShipment model);

    /// <summary>Makes a job over the partitions ready, which is the same however often it is run.</summary>
    /// <param name="job">The worker's job.</param>
    /// <param name="body">The job's own command.</param>
    /// <param name="fields">The positions of the columns that the job gets.</param>
    IPartitionJob Plan(string job, ReadOnlyMemory<byte> body, int[] fields);
}
