using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>Schemas as Java's StructType and back.</summary>
internal static class SchemaType
{
    public static JavaObject ToJava(JavaGateway gateway, SparkSchema schema) =>
        gateway.CallStatic<JavaObject>("org.apache.spark.sql.types.DataType", "fromJson", schema.ToJson());

    public static SparkSchema FromJava(JavaObject structType) => SparkSchema.FromJson(structType.Call<string>("json"));
}
