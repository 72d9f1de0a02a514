namespace Microsoft.ML.BigDL.Spark.Bridge;

// Java collections, built and read one call per element: meant for a handful of elements. Bulk data travels as bytes.
internal sealed partial class JavaGateway
{
    private const string PythonUtils = "org.apache.spark.api.python.PythonUtils";

    /// <summary>A java.util.ArrayList.</summary>
    public JavaObject List(IEnumerable<object?> items)
    {
        JavaObject list = New("java.util.ArrayList");
        foreach (object? item in items)
            list.Call("add", item);
        return list;
    }

    /// <summary>A java.util.HashMap.</summary>
    public JavaObject Map(IEnumerable<KeyValuePair<string, string>> entries)
    {
        JavaObject map = New("java.util.HashMap");
        foreach ((string key, string value) in entries)
            map.Call("put", key, value);
        return map;
    }

    /// <summary>A scala.collection.Seq.</summary>
    public JavaObject Seq(IEnumerable<object?> items)
    {
        using JavaObject list = List(items);
        return CallStatic<JavaObject>(PythonUtils, "toSeq", list);
    }

    /// <summary>A Java array; the element class is written as in Java: <c>int</c>, <c>java.lang.String</c>.</summary>
    public JavaObject Array(string elementClass, IReadOnlyList<object?> items)
    {
        Py4JConnection connection = Connection();
        connection.Command.Begin("a").Line("c").End([elementClass, items.Count]);
        JavaObject array = Typed<JavaObject>(Answer(connection, $"new {elementClass}[]", []), $"new {elementClass}[]");
        for (int i = 0; i < items.Count; i++)
        {
            connection.Command.Begin("a").Line("s").Line(array.Id).End([i, items[i]]);
            Answer(connection, $"setting an element of {elementClass}[]", [items[i]]);
        }
        return array;
    }

    /// <summary>The elements of a java.util.List or Set, a Java array, an iterator, or a Scala Seq.</summary>
    public object?[] Read(JavaObject collection) => collection.Kind switch
    {
        JavaKind.List => ReadIndexed(collection.Call<int>("size"), i => collection.Call("get", i)),
        JavaKind.Array => ReadIndexed(ArrayLength(collection), i => ArrayElement(collection, i)),
        JavaKind.Iterator => ReadIterator(collection),
        JavaKind.Set => ReadSet(collection),
        JavaKind.Object => ReadIndexed(collection.Call<int>("length"), i => collection.Call("apply", i)),
        _ => throw new ArgumentException($"A Java {collection.Kind} is no sequence. Read its keys or its values.", nameof(collection)),
    };

    /// <summary>As <see cref="Read(JavaObject)"/>, for elements that all are <typeparamref name="T"/>.</summary>
    public T[] Read<T>(JavaObject collection)
        where T : notnull =>
        System.Array.ConvertAll(Read(collection), element => Typed<T>(element, "collection's element"));

    private static object?[] ReadIndexed(int count, Func<int, object?> element)
    {
        var elements = new object?[count];
        for (int i = 0; i < count; i++)
            elements[i] = element(i);
        return elements;
    }

    private static object?[] ReadIterator(JavaObject iterator)
    {
        List<object?> elements = [];
        while (iterator.Call<bool>("hasNext"))
            elements.Add(iterator.Call("next"));
        return [.. elements];
    }

    private static object?[] ReadSet(JavaObject set)
    {
        using JavaObject iterator = set.Call<JavaObject>("iterator");
        return ReadIterator(iterator);
    }

    private int ArrayLength(JavaObject array)
    {
        Py4JConnection connection = Connection();
        connection.Command.Begin("a").Line("e").Line(array.Id).End([]);
        return Typed<int>(Answer(connection, "array length", [array]), "array length");
    }

    private object? ArrayElement(JavaObject array, int index)
    {
        Py4JConnection connection = Connection();
        connection.Command.Begin("a").Line("g").Line(array.Id).End([index]);
        return Answer(connection, "array element", [array]);
    }
}
