namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>The kinds of column types that Spark SQL has.</summary>
public enum SparkTypeKind
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A signed integer of 8 bits; <c>tinyint</c>.</summary>
    Byte,

    /// <summary>A signed integer of 16 bits; <c>smallint</c>.</summary>
    Short,

    /// <summary>A signed integer of 32 bits; <c>int</c>.</summary>
    Integer,

    /// <summary>A signed integer of 64 bits; <c>bigint</c>.</summary>
    Long,

    /// <summary>A floating point number of 32 bits.</summary>
    Float,

    /// <summary>A floating point number of 64 bits.</summary>
    Double,

    /// <summary>A decimal number with a fixed number of digits.</summary>
    Decimal,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A moment, to the microsecond.</summary>
    Timestamp,

    /// <summary>A date and time of no particular time zone, to the microsecond; <c>timestamp_ntz</c>.</summary>
    TimestampNtz,

    /// <summary>A length of time, to the microsecond; <c>interval day to second</c>.</summary>
    DayTimeInterval,

    /// <summary>A list of values of one type.</summary>
    Array,

    /// <summary>Named fields.</summary>
    Struct,

    /// <summary>A type that can be named and passed on, but that no ML.NET column can hold: a map, a null, an interval of months, ...</summary>
    Other,
}
