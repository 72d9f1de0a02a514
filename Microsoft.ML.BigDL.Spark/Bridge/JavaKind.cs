namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>What kind of Java object a reference names. Scala's own collections are <see cref="Object"/>.</summary>
internal enum JavaKind
{
    Object,
    List,
    Map,
    Set,
    Array,
    Iterator,
}
